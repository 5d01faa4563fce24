// Made by npm run db:types from db/migrations. Do not edit.
import type { ColumnType, Generated } from 'kysely'

/** The reader gives it a shape. An array is written as text (JSON.stringify): the driver would make a PostgreSQL array of it. */
export type JsonInput = string | { readonly [key: string]: unknown }
export type Json = ColumnType<unknown, JsonInput, JsonInput>
/** Exact: it arrives as text. */
export type Numeric = ColumnType<string, string | number, string | number>
export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** Made by the database, never written. */
export type ReadOnly<T> = ColumnType<T, never, never>

export interface AccountTable {
  account_no: string
  created_at: Timestamp
  created_by: string
  id: string
  import_id: string | null
  industry: string | null
  manager_id: string | null
  name: string
  segment: string
  territory_id: string | null
  version: Generated<number>
}

export interface AssignmentTable {
  bulk_id: string | null
  created_by: string
  customer_id: string
  from_at: Timestamp
  id: string
  manager_id: string
  mode: string
  reason: string
  to_at: Timestamp | null
}

export interface AssignmentBulkTable {
  created_at: Timestamp
  created_by: string
  id: string
  kind: string
  moved: number
  reason: string
}

export interface AuditEntryTable {
  action: string
  actor_id: string
  actor_role: string
  at: Timestamp
  fields: string[]
  hmac: Buffer
  ip: string | null
  object_id: string | null
  object_kind: string
  outcome: string
  prev: Buffer
  purpose: string | null
  request_id: string | null
  root_id: string | null
  seq: number
  session_id: string | null
}

export interface AuditHeadTable {
  hmac: Buffer
  one: Generated<boolean>
  seq: number
}

export interface AuditVerificationTable {
  broken_seq: number | null
  entries: number | null
  finished_at: Timestamp | null
  id: string
  outcome: string
  requested_at: Timestamp
  requested_by: string
}

export interface BulkActTable {
  cancel_requested: Generated<boolean>
  confirmed_at: Timestamp | null
  created_at: Timestamp
  created_by: string
  done: Generated<number>
  error_code: string | null
  failed: Generated<number>
  finished_at: Timestamp | null
  id: string
  kind: string
  params: Json
  preview: Json | null
  selection: Json
  skipped: Generated<number>
  state: string
  total: Generated<number>
  updated_at: Timestamp
  version: Generated<number>
}

export interface BulkItemTable {
  bulk_id: string
  created_by: string
  customer_id: string
  customer_no: string
  from_id: string | null
  ordinal: number
  reason: string | null
  settled_at: Timestamp | null
  state: string
  to_id: string | null
}

export interface CalendarDayTable {
  day: string
  is_workday: boolean
  lunar_day: number
  lunar_leap: boolean
  lunar_leap_month: number
  lunar_month: number
  lunar_month_days: number
  lunar_year: number
  workday_no: number
}

export interface CalendarSourceTable {
  fingerprint: string
  one: Generated<boolean>
}

export interface CaseAccessTable {
  case_id: string
  case_kind: string
  customer_id: string
  from_at: Timestamp
  staff_id: string
  to_at: Timestamp | null
}

export interface ComplaintTable {
  accepted: Generated<boolean>
  cause: string | null
  channel: string
  class: string
  closed_at: Timestamp | null
  complained_of_id: string | null
  contact_id: string | null
  created_at: Timestamp
  customer_id: string
  customer_word: string | null
  customer_words: string | null
  dissatisfaction_cause: string | null
  effect: string | null
  explained: Generated<boolean>
  filed_by: string
  first_contact_at: Timestamp | null
  first_contact_in_time: boolean | null
  handler_id: string | null
  id: string
  is_major: Generated<boolean>
  is_skip_level: Generated<boolean>
  last_reply_at: Timestamp | null
  listening_record: string | null
  methods: Generated<string[]>
  nature: string | null
  nature_proposed: string | null
  next_clock: string | null
  next_due_at: Timestamp | null
  next_escalation_at: Timestamp | null
  next_warn_at: Timestamp | null
  no: string
  opinion: string | null
  opinion_asked: Generated<boolean>
  owner_id: string
  pause_reason: string | null
  paused_at: Timestamp | null
  pauses: ColumnType<unknown, JsonInput | undefined, JsonInput>
  policy_rule: string | null
  promise_given_at: Timestamp | null
  promise_id: string | null
  promise_replied_at: Timestamp | null
  promise_told: Generated<boolean>
  promised_reply_at: Timestamp | null
  queue_at: Timestamp | null
  read_back: Generated<boolean>
  received_at: Timestamp
  record_what: string | null
  record_when: string | null
  record_whom: string | null
  record_wish: string | null
  rejection_reason: string | null
  reopened_count: Generated<number>
  repeat_of: string | null
  result: string | null
  result_at: Timestamp | null
  result_in_time: boolean | null
  result_told: Generated<boolean>
  round_from: Timestamp
  satisfaction: number | null
  signs: Generated<string[]>
  solution: string | null
  stage_reply_from: Timestamp | null
  state: string
  state_before: string | null
  sub_class: string
  summary: string | null
  taken_at: Timestamp | null
  territory_id: string | null
  thanked: Generated<boolean>
  tier: string
  time_needed: string | null
  title: string
  told: ColumnType<unknown, JsonInput | undefined, JsonInput>
  understood: Generated<boolean>
  unit_id: string
  verdict: boolean | null
  verdict_at: Timestamp | null
  verdict_by: string | null
  verdict_note: string | null
  verdict_proposed: boolean | null
  verdict_proposed_by: string | null
  verdict_reason: string | null
  version: Generated<number>
}

export interface ComplaintAttachmentTable {
  at: Timestamp
  by_id: string
  complaint_id: string
  content: Buffer
  customer_id: string
  id: string
  media_type: string
  name: string
}

export interface ComplaintDigestTable {
  at: Timestamp
  by_id: string
  conclusion: string
  month: string
  unit_id: string
}

export interface ComplaintEventTable {
  at: Timestamp
  by_id: string
  complaint_id: string
  customer_id: string
  details: ColumnType<unknown, JsonInput | undefined, JsonInput>
  from_state: string | null
  id: string
  kind: string
  to_state: string | null
}

export interface ComplaintHandOverTable {
  answer: string | null
  answered_at: Timestamp | null
  at: Timestamp
  complaint_id: string
  customer_id: string
  from_id: string | null
  happened: string
  id: string
  kind: string
  proposed: string
  to_id: string
  wanted: string
  wrong: string
}

export interface ComplaintHandlerTable {
  handler_id: string
  stand_in_id: string
  unit_id: string
  updated_at: Timestamp
  updated_by: string
  version: Generated<number>
}

export interface ComplaintIssueTable {
  answer: string | null
  answered_at: Timestamp | null
  complaint_id: string
  customer_id: string
  deflected_at: Timestamp | null
  id: string
  mentioned_again_at: Timestamp | null
  topic: string
}

export interface ComplaintReleaseTable {
  at: Timestamp
  by_id: string
  complaint_id: string
  customer_id: string
  id: string
  reason: string
  text_hash: Buffer
}

export interface ComplaintReplyTable {
  at: Timestamp
  by_id: string
  channel: string
  complaint_id: string
  customer_id: string
  hits: ColumnType<unknown, JsonInput | undefined, JsonInput>
  id: string
  purpose: string
  release_id: string | null
  status: string
  text: string
}

export interface ConsentTable {
  created_at: Timestamp
  created_by: string
  customer_id: string
  given_on: string
  id: string
  proof: string
  purpose: string
  scope: string
  withdrawn_at: Timestamp | null
}

export interface ContactTable {
  care: string | null
  channel: string
  complaint_id: string | null
  content: string
  counts: ReadOnly<boolean>
  customer_id: string
  entered_at: Timestamp
  entered_by: string
  face_to_face: boolean
  id: string
  is_broadcast: boolean
  late_accepted_at: Timestamp | null
  late_accepted_by: string | null
  learned: string | null
  made_by: string
  mode: string
  mood: string | null
  next_step: string | null
  occasion: string | null
  occurred_at: Timestamp
  one_to_one: boolean
  place: string | null
  reached: boolean
  result: string
  touchpoint: string
  version: Generated<number>
  withdrawn_at: Timestamp | null
  withdrawn_by: string | null
  withdrawn_reason: string | null
}

export interface CredentialTable {
  failed_sign_ins: Generated<number>
  lock_count: Generated<number>
  locked_until: Timestamp | null
  must_change_password: boolean
  password_changed_at: Timestamp
  password_hash: string
  staff_id: string
}

export interface CustomerTable {
  account_id: string | null
  account_role: string | null
  birth_calendar: string | null
  birth_day: number | null
  birth_leap_month: Generated<boolean>
  birth_month: number | null
  birth_year: number | null
  birthday_order: ReadOnly<number>
  contract_end: string | null
  contract_order: ReadOnly<string>
  created_at: Timestamp
  created_by: string
  customer_id: string
  customer_no: string
  gender: string | null
  important_reason: string | null
  industry: string | null
  is_growing: Generated<boolean>
  is_important: Generated<boolean>
  left_on: string | null
  manager_id: string | null
  merged_into: string | null
  name: string
  opened_on: string | null
  opened_order: ReadOnly<string>
  preferred_channel: string | null
  preferred_place: string | null
  quiet_from: string | null
  quiet_to: string | null
  score_order: ReadOnly<number>
  status: string
  territory_id: string | null
  tier: Generated<string>
  tier_since: string | null
  tier_valid_to: string | null
  updated_at: Timestamp
  value_run_id: string | null
  value_score: Numeric | null
  version: Generated<number>
}

export interface CustomerChangeTable {
  actor_id: string
  at: Timestamp
  customer_id: string
  field: string
  id: string
  new_value: string | null
  old_value: string | null
  origin: string
  origin_id: string | null
}

export interface CustomerFormerNumberTable {
  customer_id: string
  customer_no: string
  id: string
  merged_at: Timestamp
  number: string
}

export interface CustomerMergeTable {
  choices: Json
  customer_id: string
  from_id: string
  from_name: string
  from_no: string
  id: string
  into_name: string
  into_no: string
  merged_at: Timestamp
  merged_by: string
  moved: Json
  prints: Json
  reason: string
  state: string
  undone_at: Timestamp | null
  undone_by: string | null
  undone_reason: string | null
  version: Generated<number>
}

export interface CustomerNumberTable {
  customer_id: string
  customer_no: string
}

export interface CustomerPreferenceTable {
  customer_id: string
  personality: string | null
  reward_types: string | null
  sports: string | null
  topics: string | null
  topics_to_avoid: string | null
  updated_at: Timestamp
  updated_by: string
  version: Generated<number>
}

export interface CustomerSearchTable {
  customer_id: string
  given_name: string | null
  initials: string
  manager_id: string | null
  name: string
  number: string
  pinyin: string
}

export interface CustomerSecretTable {
  address: Buffer | null
  customer_id: string
  id_number: Buffer | null
  id_number_index: Buffer | null
  phone: Buffer | null
  phone_index: Buffer | null
  phone_tail_index: Buffer | null
}

export interface CustomerSuspensionTable {
  created_at: Timestamp
  created_by: string
  customer_id: string
  from_at: Timestamp
  id: string
  note: string | null
  reason: string
  to_at: Timestamp | null
  version: Generated<number>
}

export interface DeferredDefinitionTable {
  definition: string
  name: string
}

export interface DuplicateCandidateTable {
  customer_id: string
  dismissed_at: Timestamp | null
  dismissed_by: string | null
  dismissed_reason: string | null
  found_at: Timestamp
  has_vip: boolean
  id: string
  other_id: string
  reason: string
  score_order: number
  seen_at: Timestamp
  state: string
  version: Generated<number>
}

export interface ExportRequestTable {
  bytes: number | null
  clear_columns: string[]
  clear_granted: Generated<boolean>
  columns: string[]
  created_at: Timestamp
  created_by: string
  decided_at: Timestamp | null
  decided_by: string | null
  decision_note: string | null
  download_until: Timestamp | null
  downloads: Generated<number>
  error_code: string | null
  expires_at: Timestamp | null
  file_key: Buffer | null
  file_removed_at: Timestamp | null
  format: string
  id: string
  locale: string
  made_at: Timestamp | null
  needs_approval: boolean
  note: string
  purpose: string
  rows_asked: number
  rows_made: Generated<number>
  selection: Json
  state: string
  updated_at: Timestamp
  version: Generated<number>
}

export interface FactFileTable {
  bytes: number
  created_at: Timestamp
  created_by: string
  extra_columns: Generated<string[]>
  id: string
  import_id: string | null
  is_current: boolean
  kind: string
  month: string | null
  path: string
  rows: number
  sha256: Buffer
  superseded_at: Timestamp | null
}

export interface FamilyMemberTable {
  created_at: Timestamp
  created_by: string
  customer_id: string
  guardian_consent_id: string | null
  id: string
  is_minor: boolean
  name: Buffer
  relation: string
  version: Generated<number>
}

export interface FieldRevealTable {
  above_quota: boolean
  at: Timestamp
  customer_id: string
  field: string
  id: string
  obligation_id: string | null
  reason: string
  staff_id: string
}

export interface FirstRunTable {
  created_at: Timestamp
  one: Generated<boolean>
  token_hash: Buffer
}

export interface FollowUpTable {
  at: Timestamp
  by_id: string
  complaint_id: string
  customer_id: string
  id: string
  opinion: string | null
  opinion_asked: boolean
  satisfaction: number
}

export interface GoodwillFundTable {
  spender_id: string
}

export interface GoodwillSpendTable {
  amount: number
  complaint_id: string | null
  created_at: Timestamp
  customer_id: string
  id: string
  problem: string
  report: string | null
  report_due_at: Timestamp | null
  reported_at: Timestamp | null
  review_note: string | null
  reviewed_at: Timestamp | null
  reviewed_by: string | null
  spender_id: string
  spent_at: Timestamp | null
  state: string
  story: string | null
  version: Generated<number>
  what: string
}

export interface IdempotencyKeyTable {
  created_at: Timestamp
  effect_at: Timestamp | null
  key: string
  reply: Json | null
  request_hash: Buffer
  route: string
  staff_id: string
  status: number | null
}

export interface ImportBatchTable {
  applied_at: Timestamp
  batch_no: number
  counts: Json
  created_ids: string[]
  import_id: string
  undone: Json | null
  undone_at: Timestamp | null
}

export interface ImportBeforeTable {
  address: Buffer | null
  batch_no: number
  before: Json
  customer_id: string
  id_number: Buffer | null
  id_number_index: Buffer | null
  import_id: string
  phone: Buffer | null
  phone_index: Buffer | null
  phone_tail_index: Buffer | null
  undone_at: Timestamp | null
  version_after: number
}

export interface ImportJobTable {
  applied: Json | null
  can_undo: Generated<boolean>
  cancel_requested: Generated<boolean>
  checked: Json | null
  created_at: Timestamp
  created_by: string
  delivery: Generated<string>
  error_code: string | null
  error_details: Json | null
  file_bytes: number
  file_name: string
  file_removed_at: Timestamp | null
  file_sha256: Buffer
  finished_at: Timestamp | null
  id: string
  kind: string
  mapping: Json | null
  rows_done: Generated<number>
  rows_total: number
  shape: Json
  source_id: string | null
  started_at: Timestamp | null
  state: string
  token_id: string | null
  undo: Json | null
  undone_at: Timestamp | null
  undone_by: string | null
  updated_at: Timestamp
  version: Generated<number>
  waits_for: string | null
}

export interface ImportMappingTable {
  columns_print: Buffer
  kind: string
  mapping: Json
  used_at: Timestamp
  used_by: string
}

export interface ImportProblemTable {
  column_name: string | null
  field: string | null
  import_id: string
  ordinal: number
  params: Json
  reason: string
  row_no: number
  severity: string
}

export interface ImportSourceTable {
  choices: Json
  code: string
  column_names: string[]
  columns_print: Buffer
  created_at: Timestamp
  created_by: string
  id: string
  kind: string
  mapping: Json
  name: string
  refused_limit_percent: Numeric
  used_at: Timestamp
  version: Generated<number>
}

export interface ImportSubscriptionBeforeTable {
  batch_no: number
  before: Json | null
  customer_id: string
  import_id: string
  number: Buffer | null
  number_index: Buffer | null
  subscription_id: string
  undone_at: Timestamp | null
  version_after: number
}

export interface ImportTokenTable {
  created_at: Timestamp
  created_by: string
  expires_at: Timestamp
  id: string
  label: string
  last_used_at: Timestamp | null
  revoked_at: Timestamp | null
  source_id: string
  tail: string
  token_hash: Buffer
}

export interface JobCrashTable {
  claimed_at: Timestamp
  job_id: string
  open_runs: number
  queue: string
}

export interface KeyRingTable {
  created_at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  id: number
  purpose: string
  wrapped: Buffer
}

export interface ListSettingTable {
  columns: string[] | null
  default_view_id: string | null
  list: string
  staff_id: string
  updated_at: Timestamp
}

export interface MergeJournalTable {
  before: Json | null
  customer_id: string
  key: Json
  kind: string
  merge_id: string
  place: number
  table_name: string
}

export interface ModelVersionTable {
  base_number: number
  decided_at: Timestamp | null
  decided_by: string | null
  decision_note: string | null
  effective_from: string
  figures: Json | null
  id: string
  in_force_from: string | null
  number: number
  pack_id: string
  pack_version: string
  proposed_at: Timestamp
  proposed_by: string
  reason: string
  settings: Json
  state: string
  version: Generated<number>
  withdrawal_reason: string | null
  withdrawn_at: Timestamp | null
  withdrawn_by: string | null
}

export interface NatureLabelTable {
  at: Timestamp
  by_id: string
  complaint_id: string
  customer_id: string
  id: string
  nature: string
  proposed: string | null
  signs: string[]
}

export interface NotificationTable {
  created_at: Timestamp
  href: string
  id: string
  kind: string
  params: Json
  read_at: Timestamp | null
  staff_id: string
}

export interface ObligationTable {
  closed_at: Timestamp | null
  created_at: Timestamp
  due_at: Timestamp
  first_due_at: Timestamp
  id: Generated<string>
  opens_at: Timestamp
  owed_from: Timestamp
  owner_id: string | null
  period: string
  reason: ColumnType<unknown, JsonInput | undefined, JsonInput>
  revision: Generated<number>
  root_id: string
  rule: string
  satisfied_at: Timestamp | null
  satisfied_by: string | null
  snooze_reason: string | null
  snoozed_until: Timestamp | null
  state: string
  subject_id: string
  subject_kind: string
  tier: string | null
  unit_id: string | null
}

export interface ObligationDigestTable {
  count: number
  created_at: Timestamp
  kind: string
  on_day: string
  staff_id: string
}

export interface ObligationRunTable {
  generated_to: Timestamp
  one: Generated<boolean>
  started_at: Timestamp
}

export interface ObligationWaiverTable {
  decided_at: Timestamp | null
  decided_by: string | null
  decision: string | null
  decision_note: string | null
  id: string
  obligation_id: string
  reason: string
  requested_at: Timestamp
  requested_by: string
  root_id: string
  version: Generated<number>
}

export interface OutboxTable {
  attempts: Generated<number>
  business_key: string
  channel: string
  client_message_id: string | null
  created_at: Timestamp
  id: string
  lease_until: Timestamp | null
  next_try_at: Timestamp
  payload: Json
  state: string
  updated_at: Timestamp
}

export interface PrivateDetailTable {
  customer_id: string
  employer: Buffer | null
  family_background: Buffer | null
  job_changes: Buffer | null
  job_position: Buffer | null
  occupation: Buffer | null
  updated_at: Timestamp
  updated_by: string
  version: Generated<number>
}

export interface PromiseTable {
  customer_id: string
  due_at: Timestamp
  entered_by: string
  given_at: Timestamp
  id: string
  is_reply: Generated<boolean>
  kept_at: Timestamp | null
  promiser_id: string
  proof: string | null
  source: string
  source_id: string | null
  state: string
  text: string
  version: Generated<number>
}

export interface SavedViewTable {
  audience: string
  created_at: Timestamp
  id: string
  list: string
  name: string
  owner_id: string
  params: Json
  unit_id: string | null
  updated_at: Timestamp
  version: Generated<number>
}

export interface SchemaMigrationTable {
  applied_at: ColumnType<Date, Date | string | null | undefined, Date | string | null>
  name: string
  sha256: string
}

export interface SessionTable {
  auth_state: string
  created_at: Timestamp
  expires_at: Timestamp
  id: string
  ip: string | null
  last_seen_at: Timestamp
  revoked_at: Timestamp | null
  staff_id: string
  token_hash: Buffer
  user_agent: string | null
}

export interface SignInGuardTable {
  failures: number
  key: string
  lock_count: Generated<number>
  locked_until: Timestamp | null
  window_from: Timestamp
}

export interface StaffTable {
  created_at: Timestamp
  created_by: string
  display_name: string
  ended_on: string | null
  id: string
  locale: Generated<string>
  role: string
  state: string
  unit_id: string
  user_name: string
  version: Generated<number>
  work_phone: string | null
}

export interface StaffLeaveTable {
  cancelled_at: Timestamp | null
  cover_staff_id: string
  created_at: Timestamp
  created_by: string
  from_on: string
  id: string
  reason: string
  staff_id: string
  to_on: string
  version: Generated<number>
}

export interface SubscriptionTable {
  contract_end: string | null
  created_at: Timestamp
  customer_id: string
  holder_customer_id: string
  id: string
  kind: Generated<string>
  number: Buffer | null
  number_index: Buffer | null
  opened_on: string | null
  plan: string | null
  status: string
  subscription_no: string
  version: Generated<number>
}

export interface SubscriptionNumberTable {
  customer_id: string
  subscription_id: string
  subscription_no: string
}

export interface SuggestionTable {
  answer: string | null
  by_id: string
  created_at: Timestamp
  customer_id: string
  decided_at: Timestamp | null
  id: string
  source: string
  source_id: string | null
  state: string
  text: string
  version: Generated<number>
}

export interface TerritoryTable {
  code: string
  created_at: Timestamp
  created_by: string
  id: string
  kind: string
  name: string
  parent_id: string | null
  unit_id: string | null
  version: Generated<number>
}

export interface TierExceptionTable {
  customer_id: string
  decided_at: Timestamp | null
  decided_by: string | null
  decision_note: string | null
  end_reason: string | null
  ended_at: Timestamp | null
  ended_by: string | null
  id: string
  reason: string
  requested_at: Timestamp
  requested_by: string
  state: string
  tier: string
  until_on: string
  version: Generated<number>
}

export interface TierGrantTable {
  change: string
  created_at: Timestamp
  created_by: string
  customer_id: string
  id: string
  previous_tier: string
  reason: string | null
  run_id: string | null
  score: Numeric | null
  tier: string
  valid_from: string
  valid_to: string | null
}

export interface TierProtectionTable {
  created_at: Timestamp
  created_by: string
  customer_id: string
  end_reason: string | null
  ended_at: Timestamp | null
  ended_by: string | null
  id: string
  reason: string
  tier: string
  until_on: string
  version: Generated<number>
}

export interface TierReviewTable {
  applied_at: Timestamp | null
  applied_by: string | null
  from_on: string
  id: string
  model_number: number | null
  month: string | null
  opened_at: Timestamp
  opened_by: string
  state: string
  to_on: string
  version: Generated<number>
}

export interface TierReviewItemTable {
  applied_at: Timestamp | null
  customer_id: string
  decided_at: Timestamp | null
  decided_by: string | null
  decision: string | null
  kind: string
  manager_id: string | null
  notice_due_at: Timestamp | null
  notice_note: string | null
  noticed_at: Timestamp | null
  noticed_by: string | null
  outcome: string | null
  proposed: string
  reason: string | null
  review_id: string
  score: Numeric | null
  score_order: ReadOnly<number>
  territory_id: string | null
  tier: string
  valid_to: string | null
}

export interface UnitTable {
  created_at: Timestamp
  created_by: string
  id: string
  kind: string
  name: string
  parent_id: string | null
  service_hotline: string | null
  version: Generated<number>
}

export interface ValueRunTable {
  error_code: string | null
  finished_at: Timestamp | null
  id: string
  inputs: Json
  model: Json
  model_number: Generated<number>
  month: string
  pack_id: string
  pack_version: string
  result_path: string | null
  started_at: Timestamp
  started_by: string
  state: string
  summary: Json | null
}

export interface VipStandingTable {
  customer_id: string
  first_tiering: boolean
  from_at: Timestamp
  id: string
  is_important: boolean
  tier: string
}

export interface DB {
  account: AccountTable
  assignment: AssignmentTable
  assignment_bulk: AssignmentBulkTable
  audit_entry: AuditEntryTable
  audit_head: AuditHeadTable
  audit_verification: AuditVerificationTable
  bulk_act: BulkActTable
  bulk_item: BulkItemTable
  calendar_day: CalendarDayTable
  calendar_source: CalendarSourceTable
  case_access: CaseAccessTable
  complaint: ComplaintTable
  complaint_attachment: ComplaintAttachmentTable
  complaint_digest: ComplaintDigestTable
  complaint_event: ComplaintEventTable
  complaint_hand_over: ComplaintHandOverTable
  complaint_handler: ComplaintHandlerTable
  complaint_issue: ComplaintIssueTable
  complaint_release: ComplaintReleaseTable
  complaint_reply: ComplaintReplyTable
  consent: ConsentTable
  contact: ContactTable
  credential: CredentialTable
  customer: CustomerTable
  customer_change: CustomerChangeTable
  customer_former_number: CustomerFormerNumberTable
  customer_merge: CustomerMergeTable
  customer_number: CustomerNumberTable
  customer_preference: CustomerPreferenceTable
  customer_search: CustomerSearchTable
  customer_secret: CustomerSecretTable
  customer_suspension: CustomerSuspensionTable
  deferred_definition: DeferredDefinitionTable
  duplicate_candidate: DuplicateCandidateTable
  export_request: ExportRequestTable
  fact_file: FactFileTable
  family_member: FamilyMemberTable
  field_reveal: FieldRevealTable
  first_run: FirstRunTable
  follow_up: FollowUpTable
  goodwill_fund: GoodwillFundTable
  goodwill_spend: GoodwillSpendTable
  idempotency_key: IdempotencyKeyTable
  import_batch: ImportBatchTable
  import_before: ImportBeforeTable
  import_job: ImportJobTable
  import_mapping: ImportMappingTable
  import_problem: ImportProblemTable
  import_source: ImportSourceTable
  import_subscription_before: ImportSubscriptionBeforeTable
  import_token: ImportTokenTable
  job_crash: JobCrashTable
  key_ring: KeyRingTable
  list_setting: ListSettingTable
  merge_journal: MergeJournalTable
  model_version: ModelVersionTable
  nature_label: NatureLabelTable
  notification: NotificationTable
  obligation: ObligationTable
  obligation_digest: ObligationDigestTable
  obligation_run: ObligationRunTable
  obligation_waiver: ObligationWaiverTable
  outbox: OutboxTable
  private_detail: PrivateDetailTable
  promise: PromiseTable
  saved_view: SavedViewTable
  schema_migration: SchemaMigrationTable
  session: SessionTable
  sign_in_guard: SignInGuardTable
  staff: StaffTable
  staff_leave: StaffLeaveTable
  subscription: SubscriptionTable
  subscription_number: SubscriptionNumberTable
  suggestion: SuggestionTable
  territory: TerritoryTable
  tier_exception: TierExceptionTable
  tier_grant: TierGrantTable
  tier_protection: TierProtectionTable
  tier_review: TierReviewTable
  tier_review_item: TierReviewItemTable
  unit: UnitTable
  value_run: ValueRunTable
  vip_standing: VipStandingTable
}
