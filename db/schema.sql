-- Made by npm run db:schema from db/migrations. Do not edit. A listing to read and compare, not a script to run.

create table account
  account_no text not null
  created_at timestamp with time zone not null
  created_by uuid not null
  id uuid not null
  import_id uuid
  industry text
  manager_id uuid
  name text not null
  segment text not null
  territory_id uuid
  version integer not null default 1
  constraint account_manager_fk FOREIGN KEY (manager_id) REFERENCES staff(id)
  constraint account_no_unique UNIQUE (account_no)
  constraint account_pk PRIMARY KEY (id)
  constraint account_segment_known CHECK ((segment = ANY (ARRAY['strategic'::text, 'large'::text, 'medium'::text, 'small'::text])))
  constraint account_territory_fk FOREIGN KEY (territory_id) REFERENCES territory(id)
  CREATE INDEX account_by_import on account USING btree (import_id) WHERE (import_id IS NOT NULL)
  CREATE INDEX account_by_manager on account USING btree (manager_id) WHERE (manager_id IS NOT NULL)
  CREATE INDEX account_by_name on account USING btree (name, id)
  grant delete, insert, select, update to zhixin_app

create table assignment
  bulk_id uuid
  created_by uuid not null
  customer_id uuid not null
  from_at timestamp with time zone not null
  id uuid not null
  manager_id uuid not null
  mode text not null
  reason text not null
  to_at timestamp with time zone
  constraint assignment_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint assignment_mode_known CHECK ((mode = ANY (ARRAY['full'::text, 'assisted'::text])))
  constraint assignment_order CHECK (((to_at IS NULL) OR (to_at >= from_at)))
  constraint assignment_pk PRIMARY KEY (customer_id, id)
  CREATE INDEX assignment_by_bulk on assignment USING btree (bulk_id) WHERE (bulk_id IS NOT NULL)
  CREATE INDEX assignment_by_manager on assignment USING btree (manager_id, mode) WHERE (to_at IS NULL)
  CREATE INDEX assignment_history on assignment USING btree (customer_id, from_at DESC, id DESC)
  CREATE UNIQUE INDEX assignment_one_full on assignment USING btree (customer_id) WHERE ((mode = 'full'::text) AND (to_at IS NULL))
  grant delete, insert, select, update to zhixin_app

create table assignment_bulk
  created_at timestamp with time zone not null
  created_by uuid not null
  id uuid not null
  kind text not null
  moved integer not null
  reason text not null
  constraint assignment_bulk_kind_known CHECK ((kind = ANY (ARRAY['automatic'::text, 'by_hand'::text])))
  constraint assignment_bulk_pk PRIMARY KEY (id)
  grant delete, insert, select, update to zhixin_app

create table audit_entry
  action text not null
  actor_id uuid not null
  actor_role text not null
  at timestamp with time zone not null
  fields text[] not null
  hmac bytea not null
  ip text
  object_id text
  object_kind text not null
  outcome text not null
  prev bytea not null
  purpose text
  request_id text
  root_id uuid
  seq bigint not null
  session_id uuid
  constraint audit_entry_outcome_known CHECK ((outcome = ANY (ARRAY['done'::text, 'denied'::text, 'failed'::text])))
  constraint audit_entry_pk PRIMARY KEY (seq)
  CREATE INDEX audit_entry_by_action on audit_entry USING btree (action, seq DESC)
  CREATE INDEX audit_entry_by_actor on audit_entry USING btree (actor_id, seq DESC)
  CREATE INDEX audit_entry_by_root on audit_entry USING btree (root_id, seq DESC) WHERE (root_id IS NOT NULL)
  CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE on audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()
  grant insert, select to zhixin_app

create table audit_head
  hmac bytea not null
  one boolean not null default true
  seq bigint not null
  constraint audit_head_pk PRIMARY KEY (one)
  constraint audit_head_single CHECK (one)
  grant select, update to zhixin_app

create table audit_verification
  broken_seq bigint
  entries bigint
  finished_at timestamp with time zone
  id uuid not null
  outcome text not null
  requested_at timestamp with time zone not null
  requested_by uuid not null
  constraint audit_verification_outcome_known CHECK ((outcome = ANY (ARRAY['waiting'::text, 'whole'::text, 'broken'::text, 'failed'::text])))
  constraint audit_verification_pk PRIMARY KEY (id)
  CREATE INDEX audit_verification_latest on audit_verification USING btree (requested_at DESC)
  grant delete, insert, select, update to zhixin_app

create table bulk_act
  cancel_requested boolean not null default false
  confirmed_at timestamp with time zone
  created_at timestamp with time zone not null
  created_by uuid not null
  done integer not null default 0
  error_code text
  failed integer not null default 0
  finished_at timestamp with time zone
  id uuid not null
  kind text not null
  params jsonb not null
  preview jsonb
  selection jsonb not null
  skipped integer not null default 0
  state text not null
  total integer not null default 0
  updated_at timestamp with time zone not null
  version integer not null default 1
  constraint bulk_act_kind_known CHECK ((kind = ANY (ARRAY['assign'::text, 'suspend'::text, 'resume'::text, 'flag'::text])))
  constraint bulk_act_pk PRIMARY KEY (id)
  constraint bulk_act_state_known CHECK ((state = ANY (ARRAY['preparing'::text, 'ready'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'discarded'::text, 'failed'::text])))
  CREATE INDEX bulk_act_by_owner on bulk_act USING btree (created_by, created_at DESC, id DESC)
  CREATE INDEX bulk_act_unfinished on bulk_act USING btree (state, updated_at) WHERE (state = ANY (ARRAY['preparing'::text, 'ready'::text, 'running'::text]))
  grant delete, insert, select, update to zhixin_app

create table bulk_item -- row-level security, forced
  bulk_id uuid not null
  created_by uuid not null
  customer_id uuid not null
  customer_no text not null
  from_id uuid
  ordinal integer not null
  reason text
  settled_at timestamp with time zone
  state text not null
  to_id uuid
  constraint bulk_item_pk PRIMARY KEY (customer_id, bulk_id)
  constraint bulk_item_says_why CHECK (((state = ANY (ARRAY['skipped'::text, 'failed'::text])) = (reason IS NOT NULL)))
  constraint bulk_item_state_known CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'skipped'::text, 'failed'::text])))
  CREATE INDEX bulk_item_by_state on bulk_item USING btree (bulk_id, state, ordinal) WHERE (state = ANY (ARRAY['skipped'::text, 'failed'::text]))
  CREATE INDEX bulk_item_in_turn on bulk_item USING btree (bulk_id, ordinal)
  CREATE INDEX bulk_item_pending on bulk_item USING btree (bulk_id, ordinal) WHERE (state = 'pending'::text)
  policy bulk_item_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (created_by = ( SELECT app_scope_actor() AS app_scope_actor)))
  grant delete, insert, select, update to zhixin_app

create table calendar_day
  day date not null
  is_workday boolean not null
  lunar_day smallint not null
  lunar_leap boolean not null
  lunar_leap_month smallint not null
  lunar_month smallint not null
  lunar_month_days smallint not null
  lunar_year smallint not null
  workday_no integer not null
  constraint calendar_day_pk PRIMARY KEY (day)
  CREATE INDEX calendar_day_by_workday on calendar_day USING btree (workday_no, day)
  grant delete, insert, select, update to zhixin_app

create table calendar_source
  fingerprint text not null
  one boolean not null default true
  constraint calendar_source_pk PRIMARY KEY (one)
  constraint calendar_source_single CHECK (one)
  grant delete, insert, select, update to zhixin_app

create table case_access
  case_id uuid not null
  case_kind text not null
  customer_id uuid not null
  from_at timestamp with time zone not null
  staff_id uuid not null
  to_at timestamp with time zone
  constraint case_access_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint case_access_pk PRIMARY KEY (customer_id, case_kind, case_id, staff_id, from_at)
  CREATE INDEX case_access_by_staff on case_access USING btree (staff_id, customer_id) WHERE (to_at IS NULL)
  grant delete, insert, select, update to zhixin_app

create table complaint -- row-level security, forced
  accepted boolean not null default false
  cause text
  channel text not null
  class text not null
  closed_at timestamp with time zone
  complained_of_id uuid
  contact_id uuid
  created_at timestamp with time zone not null
  customer_id uuid not null
  customer_word text
  customer_words text
  dissatisfaction_cause text
  effect text
  explained boolean not null default false
  filed_by uuid not null
  first_contact_at timestamp with time zone
  first_contact_in_time boolean
  handler_id uuid
  id uuid not null
  is_major boolean not null default false
  is_skip_level boolean not null default false
  last_reply_at timestamp with time zone
  listening_record text
  methods text[] not null default '{}'::text[]
  nature text
  nature_proposed text
  next_clock text
  next_due_at timestamp with time zone
  next_escalation_at timestamp with time zone
  next_warn_at timestamp with time zone
  no text not null
  opinion text
  opinion_asked boolean not null default false
  owner_id uuid not null
  pause_reason text
  paused_at timestamp with time zone
  pauses jsonb not null default '[]'::jsonb
  policy_rule text
  promise_given_at timestamp with time zone
  promise_id uuid
  promise_replied_at timestamp with time zone
  promise_told boolean not null default false
  promised_reply_at timestamp with time zone
  queue_at timestamp with time zone
  read_back boolean not null default false
  received_at timestamp with time zone not null
  record_what text
  record_when text
  record_whom text
  record_wish text
  rejection_reason text
  reopened_count integer not null default 0
  repeat_of uuid
  result text
  result_at timestamp with time zone
  result_in_time boolean
  result_told boolean not null default false
  round_from timestamp with time zone not null
  satisfaction smallint
  signs text[] not null default '{}'::text[]
  solution text
  stage_reply_from timestamp with time zone
  state text not null
  state_before text
  sub_class text not null
  summary text
  taken_at timestamp with time zone
  territory_id uuid
  thanked boolean not null default false
  tier text not null
  time_needed text
  title text not null
  told jsonb not null default '{}'::jsonb
  understood boolean not null default false
  unit_id uuid not null
  verdict boolean
  verdict_at timestamp with time zone
  verdict_by uuid
  verdict_note text
  verdict_proposed boolean
  verdict_proposed_by uuid
  verdict_reason text
  version integer not null default 1
  constraint complaint_channel_known CHECK ((channel = ANY (ARRAY['phone'::text, 'visit'::text, 'hall'::text, 'web'::text, 'letter'::text, 'regulator'::text])))
  constraint complaint_class_known CHECK ((class = ANY (ARRAY['network'::text, 'business'::text, 'service'::text])))
  constraint complaint_complained_of_fk FOREIGN KEY (complained_of_id) REFERENCES staff(id)
  constraint complaint_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint complaint_filed_by_fk FOREIGN KEY (filed_by) REFERENCES staff(id)
  constraint complaint_handler_apart CHECK (((handler_id IS NULL) OR (complained_of_id IS NULL) OR (handler_id <> complained_of_id)))
  constraint complaint_handler_fk FOREIGN KEY (handler_id) REFERENCES staff(id)
  constraint complaint_nature_known CHECK ((nature = ANY (ARRAY['solving'::text, 'venting'::text, 'expecting'::text])))
  constraint complaint_owner_fk FOREIGN KEY (owner_id) REFERENCES staff(id)
  constraint complaint_pk PRIMARY KEY (customer_id, id)
  constraint complaint_satisfaction_range CHECK (((satisfaction >= 1) AND (satisfaction <= 5)))
  constraint complaint_state_known CHECK ((state = ANY (ARRAY['received'::text, 'clarifying'::text, 'proposing'::text, 'transferred'::text, 'escalated'::text, 'executing'::text, 'policy_explained'::text, 'callback'::text, 'reopened'::text, 'closed'::text, 'withdrawn'::text])))
  constraint complaint_tier_known CHECK ((tier = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text, 'none'::text])))
  constraint complaint_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
  CREATE INDEX complaint_alike on complaint USING btree (class, sub_class, closed_at DESC) WHERE (closed_at IS NOT NULL)
  CREATE INDEX complaint_by_class on complaint USING btree (customer_id, class, received_at DESC)
  CREATE INDEX complaint_by_closing on complaint USING btree (closed_at DESC, id DESC) WHERE (closed_at IS NOT NULL)
  CREATE INDEX complaint_by_id on complaint USING btree (id)
  CREATE INDEX complaint_by_receipt on complaint USING btree (received_at)
  CREATE INDEX complaint_queue on complaint USING btree (queue_at, id) WHERE (closed_at IS NULL)
  CREATE INDEX complaint_queue_by_handler on complaint USING btree (handler_id, queue_at, id) WHERE (closed_at IS NULL)
  CREATE INDEX complaint_queue_by_unit on complaint USING btree (unit_id, queue_at, id) WHERE (closed_at IS NULL)
  CREATE INDEX complaint_to_escalate on complaint USING btree (next_escalation_at) WHERE (next_escalation_at IS NOT NULL)
  policy complaint_in_scope for all using 
CASE ( SELECT app_scope_reach() AS app_scope_reach)
    WHEN 'all'::text THEN true
    WHEN 'case'::text THEN (EXISTS ( SELECT 1
       FROM case_access a
      WHERE ((a.customer_id = complaint.customer_id) AND (a.case_id = complaint.id) AND (a.to_at IS NULL) AND (a.staff_id = ANY (( SELECT app_scope_ids('staff'::text) AS app_scope_ids)::uuid[])))))
    WHEN 'territory'::text THEN ((unit_id = ANY (( SELECT app_scope_ids('units'::text) AS app_scope_ids)::uuid[])) OR app_sees_customer(customer_id))
    ELSE app_sees_customer(customer_id)
END
  grant delete, insert, select, update to zhixin_app

create table complaint_attachment -- row-level security, forced
  at timestamp with time zone not null
  by_id uuid not null
  complaint_id uuid not null
  content bytea not null
  customer_id uuid not null
  id uuid not null
  media_type text not null
  name text not null
  constraint complaint_attachment_complaint_fk FOREIGN KEY (customer_id, complaint_id) REFERENCES complaint(customer_id, id)
  constraint complaint_attachment_pk PRIMARY KEY (customer_id, id)
  constraint complaint_attachment_type_known CHECK ((media_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/webp'::text])))
  CREATE INDEX complaint_attachment_by_complaint on complaint_attachment USING btree (complaint_id, id)
  policy complaint_attachment_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM complaint k
  WHERE ((k.customer_id = complaint_attachment.customer_id) AND (k.id = complaint_attachment.complaint_id)))))
  grant delete, insert, select, update to zhixin_app

create table complaint_digest
  at timestamp with time zone not null
  by_id uuid not null
  conclusion text not null
  month text not null
  unit_id uuid not null
  constraint complaint_digest_by_fk FOREIGN KEY (by_id) REFERENCES staff(id)
  constraint complaint_digest_pk PRIMARY KEY (unit_id, month)
  constraint complaint_digest_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
  grant delete, insert, select, update to zhixin_app

create table complaint_event -- row-level security, forced
  at timestamp with time zone not null
  by_id uuid not null
  complaint_id uuid not null
  customer_id uuid not null
  details jsonb not null default '{}'::jsonb
  from_state text
  id uuid not null
  kind text not null
  to_state text
  constraint complaint_event_complaint_fk FOREIGN KEY (customer_id, complaint_id) REFERENCES complaint(customer_id, id)
  constraint complaint_event_pk PRIMARY KEY (customer_id, id)
  CREATE INDEX complaint_event_by_complaint on complaint_event USING btree (complaint_id, id)
  policy complaint_event_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM complaint k
  WHERE ((k.customer_id = complaint_event.customer_id) AND (k.id = complaint_event.complaint_id)))))
  grant delete, insert, select, update to zhixin_app

create table complaint_hand_over -- row-level security, forced
  answer text
  answered_at timestamp with time zone
  at timestamp with time zone not null
  complaint_id uuid not null
  customer_id uuid not null
  from_id uuid
  happened text not null
  id uuid not null
  kind text not null
  proposed text not null
  to_id uuid not null
  wanted text not null
  wrong text not null
  constraint complaint_hand_over_complaint_fk FOREIGN KEY (customer_id, complaint_id) REFERENCES complaint(customer_id, id)
  constraint complaint_hand_over_kind_known CHECK ((kind = ANY (ARRAY['transfer'::text, 'escalate'::text])))
  constraint complaint_hand_over_pk PRIMARY KEY (customer_id, id)
  constraint complaint_hand_over_to_fk FOREIGN KEY (to_id) REFERENCES staff(id)
  CREATE INDEX complaint_hand_over_by_complaint on complaint_hand_over USING btree (complaint_id, id)
  policy complaint_hand_over_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM complaint k
  WHERE ((k.customer_id = complaint_hand_over.customer_id) AND (k.id = complaint_hand_over.complaint_id)))))
  grant delete, insert, select, update to zhixin_app

create table complaint_handler
  handler_id uuid not null
  stand_in_id uuid not null
  unit_id uuid not null
  updated_at timestamp with time zone not null
  updated_by uuid not null
  version integer not null default 1
  constraint complaint_handler_handler_fk FOREIGN KEY (handler_id) REFERENCES staff(id)
  constraint complaint_handler_other_person CHECK ((stand_in_id <> handler_id))
  constraint complaint_handler_pk PRIMARY KEY (unit_id)
  constraint complaint_handler_stand_in_fk FOREIGN KEY (stand_in_id) REFERENCES staff(id)
  constraint complaint_handler_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
  grant delete, insert, select, update to zhixin_app

create table complaint_issue -- row-level security, forced
  answer text
  answered_at timestamp with time zone
  complaint_id uuid not null
  customer_id uuid not null
  deflected_at timestamp with time zone
  id uuid not null
  mentioned_again_at timestamp with time zone
  topic text not null
  constraint complaint_issue_complaint_fk FOREIGN KEY (customer_id, complaint_id) REFERENCES complaint(customer_id, id)
  constraint complaint_issue_once UNIQUE (customer_id, complaint_id, topic)
  constraint complaint_issue_pk PRIMARY KEY (customer_id, id)
  CREATE INDEX complaint_issue_by_complaint on complaint_issue USING btree (complaint_id)
  policy complaint_issue_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM complaint k
  WHERE ((k.customer_id = complaint_issue.customer_id) AND (k.id = complaint_issue.complaint_id)))))
  grant delete, insert, select, update to zhixin_app

create table complaint_release -- row-level security, forced
  at timestamp with time zone not null
  by_id uuid not null
  complaint_id uuid not null
  customer_id uuid not null
  id uuid not null
  reason text not null
  text_hash bytea not null
  constraint complaint_release_complaint_fk FOREIGN KEY (customer_id, complaint_id) REFERENCES complaint(customer_id, id)
  constraint complaint_release_pk PRIMARY KEY (customer_id, id)
  CREATE INDEX complaint_release_by_text on complaint_release USING btree (complaint_id, text_hash)
  policy complaint_release_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM complaint k
  WHERE ((k.customer_id = complaint_release.customer_id) AND (k.id = complaint_release.complaint_id)))))
  grant delete, insert, select, update to zhixin_app

create table complaint_reply -- row-level security, forced
  at timestamp with time zone not null
  by_id uuid not null
  channel text not null
  complaint_id uuid not null
  customer_id uuid not null
  hits jsonb not null default '[]'::jsonb
  id uuid not null
  purpose text not null
  release_id uuid
  status text not null
  text text not null
  constraint complaint_reply_channel_known CHECK ((channel = ANY (ARRAY['sms'::text, 'phone'::text, 'letter'::text, 'visit'::text])))
  constraint complaint_reply_complaint_fk FOREIGN KEY (customer_id, complaint_id) REFERENCES complaint(customer_id, id)
  constraint complaint_reply_pk PRIMARY KEY (customer_id, id)
  constraint complaint_reply_purpose_known CHECK ((purpose = ANY (ARRAY['first_contact'::text, 'progress'::text, 'result'::text, 'policy'::text, 'other'::text])))
  constraint complaint_reply_status_known CHECK ((status = ANY (ARRAY['draft'::text, 'note'::text, 'told'::text, 'sent'::text])))
  CREATE INDEX complaint_reply_by_complaint on complaint_reply USING btree (complaint_id, id)
  policy complaint_reply_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM complaint k
  WHERE ((k.customer_id = complaint_reply.customer_id) AND (k.id = complaint_reply.complaint_id)))))
  grant delete, insert, select, update to zhixin_app

create table consent -- row-level security, forced
  created_at timestamp with time zone not null
  created_by uuid not null
  customer_id uuid not null
  given_on date not null
  id uuid not null
  proof text not null
  purpose text not null
  scope text not null
  withdrawn_at timestamp with time zone
  constraint consent_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint consent_pk PRIMARY KEY (customer_id, id)
  constraint consent_purpose_known CHECK ((purpose = ANY (ARRAY['guardian'::text, 'commercial'::text, 'private_detail'::text])))
  policy consent_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table contact -- row-level security, forced
  care text
  channel text not null
  complaint_id uuid
  content text not null
  counts boolean not null generated always as (one_to_one AND reached AND (NOT is_broadcast))
  customer_id uuid not null
  entered_at timestamp with time zone not null
  entered_by uuid not null
  face_to_face boolean not null
  id uuid not null
  is_broadcast boolean not null
  late_accepted_at timestamp with time zone
  late_accepted_by uuid
  learned text
  made_by uuid not null
  mode text not null
  mood text
  next_step text
  occasion text
  occurred_at timestamp with time zone not null
  one_to_one boolean not null
  place text
  reached boolean not null
  result text not null
  touchpoint text not null
  version integer not null default 1
  withdrawn_at timestamp with time zone
  withdrawn_by uuid
  withdrawn_reason text
  constraint contact_broadcast_not_personal CHECK ((NOT (is_broadcast AND one_to_one)))
  constraint contact_care_known CHECK ((care = ANY (ARRAY['birthday'::text, 'weather'::text, 'travel'::text])))
  constraint contact_channel_known CHECK ((channel = ANY (ARRAY['sms'::text, 'mms'::text, 'phone'::text, 'visit'::text, 'reception'::text])))
  constraint contact_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint contact_face_to_face_channel CHECK (((NOT face_to_face) OR (channel = ANY (ARRAY['visit'::text, 'reception'::text]))))
  constraint contact_mode_known CHECK ((mode = ANY (ARRAY['proactive'::text, 'passive'::text])))
  constraint contact_mood_known CHECK ((mood = ANY (ARRAY['happy'::text, 'calm'::text, 'annoyed'::text, 'angry'::text])))
  constraint contact_pk PRIMARY KEY (customer_id, id)
  constraint contact_result_known CHECK ((result = ANY (ARRAY['satisfied'::text, 'neutral'::text, 'follow_up'::text, 'complaint'::text, 'declined'::text, 'not_reached'::text])))
  constraint contact_touchpoint_known CHECK ((touchpoint = ANY (ARRAY['hall'::text, 'vip_room'::text, 'hotline'::text, 'manager'::text])))
  constraint contact_withdrawn_with_reason CHECK (((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)))
  CREATE INDEX contact_by_id on contact USING btree (id)
  CREATE INDEX contact_by_maker on contact USING btree (made_by, occurred_at DESC)
  CREATE INDEX contact_by_time on contact USING btree (customer_id, occurred_at DESC, id DESC)
  policy contact_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (made_by = ANY (( SELECT app_scope_ids('staff'::text) AS app_scope_ids)::uuid[])) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table credential
  failed_sign_ins integer not null default 0
  lock_count integer not null default 0
  locked_until timestamp with time zone
  must_change_password boolean not null
  password_changed_at timestamp with time zone not null
  password_hash text not null
  staff_id uuid not null
  constraint credential_pk PRIMARY KEY (staff_id)
  constraint credential_staff_fk FOREIGN KEY (staff_id) REFERENCES staff(id)
  grant delete, insert, select, update to zhixin_app

create table customer -- row-level security, forced
  account_id uuid
  account_role text
  birth_calendar text
  birth_day smallint
  birth_leap_month boolean not null default false
  birth_month smallint
  birth_year smallint
  birthday_order smallint not null generated always as COALESCE((((birth_month * 100) + birth_day))::smallint, (9999)::smallint)
  contract_end date
  contract_order date not null generated always as COALESCE(contract_end, '9999-12-31'::date)
  created_at timestamp with time zone not null
  created_by uuid not null
  customer_id uuid not null
  customer_no text not null
  gender text
  important_reason text
  industry text
  is_growing boolean not null default false
  is_important boolean not null default false
  left_on date
  manager_id uuid
  merged_into uuid
  name text not null
  opened_on date
  opened_order date not null generated always as COALESCE(opened_on, '0001-01-01'::date)
  preferred_channel text
  preferred_place text
  quiet_from time without time zone
  quiet_to time without time zone
  score_order integer not null generated always as COALESCE(((value_score * (10000)::numeric))::integer, '-1'::integer)
  status text not null
  territory_id uuid
  tier text not null default 'none'::text
  tier_since date
  tier_valid_to date
  updated_at timestamp with time zone not null
  value_run_id uuid
  value_score numeric(7,4)
  version integer not null default 1
  constraint customer_account_role_known CHECK ((account_role = ANY (ARRAY['leader'::text, 'key_person'::text, 'liaison'::text, 'member'::text])))
  constraint customer_birth_calendar_known CHECK ((birth_calendar = ANY (ARRAY['solar'::text, 'lunar'::text])))
  constraint customer_birth_day_range CHECK (((birth_day >= 1) AND (birth_day <= 31)))
  constraint customer_birth_month_range CHECK (((birth_month >= 1) AND (birth_month <= 12)))
  constraint customer_channel_known CHECK ((preferred_channel = ANY (ARRAY['sms'::text, 'mms'::text, 'phone'::text, 'visit'::text, 'reception'::text])))
  constraint customer_gender_known CHECK ((gender = ANY (ARRAY['male'::text, 'female'::text])))
  constraint customer_pk PRIMARY KEY (customer_id)
  constraint customer_status_known CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'left'::text])))
  constraint customer_territory_fk FOREIGN KEY (territory_id) REFERENCES territory(id)
  constraint customer_tier_known CHECK ((tier = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text, 'none'::text])))
  CREATE INDEX customer_by_account on customer USING btree (account_id, customer_id) WHERE (account_id IS NOT NULL)
  CREATE INDEX customer_by_birthday on customer USING btree (birth_month, birth_day, customer_id) WHERE (birth_month IS NOT NULL)
  CREATE INDEX customer_by_birthday_order on customer USING btree (birthday_order, customer_id)
  CREATE INDEX customer_by_channel on customer USING btree (preferred_channel, score_order DESC, customer_id DESC) WHERE (preferred_channel IS NOT NULL)
  CREATE INDEX customer_by_contract_end on customer USING btree (contract_order, customer_id)
  CREATE INDEX customer_by_manager on customer USING btree (manager_id, tier, customer_id) INCLUDE (merged_into, territory_id, status, score_order, opened_order, contract_order, birthday_order) WHERE (manager_id IS NOT NULL)
  CREATE INDEX customer_by_number on customer USING btree (customer_no COLLATE "C", customer_id)
  CREATE INDEX customer_by_opening on customer USING btree (opened_order DESC, customer_id DESC)
  CREATE INDEX customer_by_score on customer USING btree (score_order DESC, customer_id DESC)
  CREATE INDEX customer_by_territory on customer USING btree (territory_id, tier, customer_id)
  CREATE INDEX customer_by_tier on customer USING btree (tier, score_order DESC, customer_id DESC)
  CREATE INDEX customer_growing on customer USING btree (score_order DESC, customer_id DESC) WHERE is_growing
  CREATE INDEX customer_important on customer USING btree (score_order DESC, customer_id DESC) WHERE is_important
  CREATE INDEX customer_merged on customer USING btree (customer_id) INCLUDE (merged_into) WHERE (merged_into IS NOT NULL)
  CREATE INDEX customer_not_active on customer USING btree (status, score_order DESC, customer_id DESC) WHERE (status <> 'active'::text)
  CREATE INDEX customer_vip_by_birthday on customer USING btree (birth_month, birth_day, birth_calendar, customer_id) WHERE ((tier <> 'none'::text) AND (birth_month IS NOT NULL))
  CREATE INDEX customer_vip_standing on customer USING btree (customer_id) INCLUDE (tier, status, is_important, merged_into, manager_id, territory_id) WHERE (tier <> 'none'::text)
  CREATE INDEX customer_without_manager on customer USING btree (score_order DESC, customer_id DESC) WHERE ((manager_id IS NULL) AND (tier <> 'none'::text))
  policy customer_in_scope for all using 
CASE ( SELECT app_scope_reach() AS app_scope_reach)
    WHEN 'all'::text THEN true
    WHEN 'own'::text THEN (manager_id = ANY (( SELECT app_scope_ids('staff'::text) AS app_scope_ids)::uuid[]))
    WHEN 'territory'::text THEN ((territory_id = ANY (( SELECT app_scope_ids('territories'::text) AS app_scope_ids)::uuid[])) OR (manager_id = ANY (( SELECT app_scope_ids('staff'::text) AS app_scope_ids)::uuid[])))
    WHEN 'case'::text THEN (EXISTS ( SELECT 1
       FROM case_access a
      WHERE ((a.customer_id = customer.customer_id) AND (a.to_at IS NULL) AND (a.staff_id = ANY (( SELECT app_scope_ids('staff'::text) AS app_scope_ids)::uuid[])))))
    ELSE false
END
  grant delete, insert, select, update to zhixin_app

create table customer_change -- row-level security, forced
  actor_id uuid not null
  at timestamp with time zone not null
  customer_id uuid not null
  field text not null
  id uuid not null
  new_value text
  old_value text
  origin text not null
  origin_id uuid
  constraint customer_change_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint customer_change_origin_known CHECK ((origin = ANY (ARRAY['page'::text, 'contact'::text, 'import'::text, 'merge'::text, 'bulk'::text])))
  constraint customer_change_pk PRIMARY KEY (customer_id, id)
  CREATE INDEX customer_change_by_at on customer_change USING brin (at)
  CREATE INDEX customer_change_by_time on customer_change USING btree (customer_id, at DESC, id DESC)
  policy customer_change_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table customer_former_number -- row-level security, forced
  customer_id uuid not null
  customer_no text not null
  id uuid not null
  merged_at timestamp with time zone not null
  number text not null
  constraint customer_former_number_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint customer_former_number_pk PRIMARY KEY (customer_id, id)
  CREATE INDEX customer_former_number_by_id on customer_former_number USING btree (id)
  CREATE INDEX customer_former_number_by_number on customer_former_number USING btree (number, customer_id)
  policy customer_former_number_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table customer_merge -- row-level security, forced
  choices jsonb not null
  customer_id uuid not null
  from_id uuid not null
  from_name text not null
  from_no text not null
  id uuid not null
  into_name text not null
  into_no text not null
  merged_at timestamp with time zone not null
  merged_by uuid not null
  moved jsonb not null
  prints jsonb not null
  reason text not null
  state text not null
  undone_at timestamp with time zone
  undone_by uuid
  undone_reason text
  version integer not null default 1
  constraint customer_merge_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint customer_merge_pk PRIMARY KEY (customer_id, id)
  constraint customer_merge_state_known CHECK ((state = ANY (ARRAY['done'::text, 'undone'::text])))
  constraint customer_merge_undone CHECK (((state = 'undone'::text) = (undone_at IS NOT NULL)))
  CREATE INDEX customer_merge_by_from on customer_merge USING btree (from_id)
  CREATE INDEX customer_merge_by_id on customer_merge USING btree (id)
  CREATE INDEX customer_merge_by_time on customer_merge USING btree (merged_at DESC, id DESC)
  policy customer_merge_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table customer_number
  customer_id uuid not null
  customer_no text not null
  constraint customer_number_pk PRIMARY KEY (customer_no)
  CREATE INDEX customer_number_by_customer on customer_number USING btree (customer_id)
  grant delete, insert, select, update to zhixin_app

create table customer_preference -- row-level security, forced
  customer_id uuid not null
  personality text
  reward_types text
  sports text
  topics text
  topics_to_avoid text
  updated_at timestamp with time zone not null
  updated_by uuid not null
  version integer not null default 1
  constraint customer_preference_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint customer_preference_pk PRIMARY KEY (customer_id)
  policy customer_preference_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table customer_search
  customer_id uuid not null
  given_name text
  initials text not null
  manager_id uuid
  name text not null
  number text not null
  pinyin text not null
  constraint customer_search_pk PRIMARY KEY (customer_id)
  CREATE INDEX customer_search_by_given_name on customer_search USING btree (given_name, customer_id) WHERE (given_name IS NOT NULL)
  CREATE INDEX customer_search_by_initials on customer_search USING btree (initials, customer_id)
  CREATE INDEX customer_search_by_manager on customer_search USING btree (manager_id, customer_id) INCLUDE (name, given_name, pinyin, initials, number) WHERE (manager_id IS NOT NULL)
  CREATE INDEX customer_search_by_name on customer_search USING btree (name, customer_id)
  CREATE INDEX customer_search_by_number on customer_search USING btree (number, customer_id)
  CREATE INDEX customer_search_by_pinyin on customer_search USING btree (pinyin, customer_id)
  grant delete, insert, select, update to zhixin_app

create table customer_secret -- row-level security, forced
  address bytea
  customer_id uuid not null
  id_number bytea
  id_number_index bytea
  phone bytea
  phone_index bytea
  phone_tail_index bytea
  constraint customer_secret_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint customer_secret_pk PRIMARY KEY (customer_id)
  CREATE INDEX customer_secret_by_id_number on customer_secret USING btree (id_number_index) WHERE (id_number_index IS NOT NULL)
  CREATE INDEX customer_secret_by_phone on customer_secret USING btree (phone_index) WHERE (phone_index IS NOT NULL)
  CREATE INDEX customer_secret_by_phone_tail on customer_secret USING btree (phone_tail_index) WHERE (phone_tail_index IS NOT NULL)
  policy customer_secret_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM customer c
  WHERE (c.customer_id = customer_secret.customer_id))))
  grant delete, insert, select, update to zhixin_app

create table customer_suspension -- row-level security, forced
  created_at timestamp with time zone not null
  created_by uuid not null
  customer_id uuid not null
  from_at timestamp with time zone not null
  id uuid not null
  note text
  reason text not null
  to_at timestamp with time zone
  version integer not null default 1
  constraint customer_suspension_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint customer_suspension_order CHECK (((to_at IS NULL) OR (to_at >= from_at)))
  constraint customer_suspension_other_needs_note CHECK (((reason <> 'other'::text) OR (note IS NOT NULL)))
  constraint customer_suspension_pk PRIMARY KEY (customer_id, id)
  constraint customer_suspension_reason_known CHECK ((reason = ANY (ARRAY['opted_out'::text, 'mourning'::text, 'in_hospital'::text, 'abroad'::text, 'other'::text])))
  CREATE UNIQUE INDEX customer_suspension_one_open on customer_suspension USING btree (customer_id) WHERE (to_at IS NULL)
  policy customer_suspension_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table deferred_definition
  definition text not null
  name text not null
  constraint deferred_definition_pk PRIMARY KEY (name)
  grant select to zhixin_app

create table duplicate_candidate -- row-level security, forced
  customer_id uuid not null
  dismissed_at timestamp with time zone
  dismissed_by uuid
  dismissed_reason text
  found_at timestamp with time zone not null
  has_vip boolean not null
  id uuid not null
  other_id uuid not null
  reason text not null
  score_order integer not null
  seen_at timestamp with time zone not null
  state text not null
  version integer not null default 1
  constraint duplicate_candidate_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint duplicate_candidate_dismissed_with_reason CHECK (((state = 'dismissed'::text) = (dismissed_reason IS NOT NULL)))
  constraint duplicate_candidate_pair_order CHECK ((customer_id < other_id))
  constraint duplicate_candidate_pk PRIMARY KEY (customer_id, other_id)
  constraint duplicate_candidate_reason_known CHECK ((reason = ANY (ARRAY['id_number'::text, 'phone_and_name'::text, 'both'::text])))
  constraint duplicate_candidate_state_known CHECK ((state = ANY (ARRAY['open'::text, 'dismissed'::text])))
  CREATE INDEX duplicate_candidate_by_id on duplicate_candidate USING btree (id)
  CREATE INDEX duplicate_candidate_by_score on duplicate_candidate USING btree (state, score_order DESC, id DESC)
  policy duplicate_candidate_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (app_sees_customer(customer_id) AND app_sees_customer(other_id)))
  grant delete, insert, select, update to zhixin_app

create table export_request
  bytes bigint
  clear_columns text[] not null
  clear_granted boolean not null default false
  columns text[] not null
  created_at timestamp with time zone not null
  created_by uuid not null
  decided_at timestamp with time zone
  decided_by uuid
  decision_note text
  download_until timestamp with time zone
  downloads integer not null default 0
  error_code text
  expires_at timestamp with time zone
  file_key bytea
  file_removed_at timestamp with time zone
  format text not null
  id uuid not null
  locale text not null
  made_at timestamp with time zone
  needs_approval boolean not null
  note text not null
  purpose text not null
  rows_asked integer not null
  rows_made integer not null default 0
  selection jsonb not null
  state text not null
  updated_at timestamp with time zone not null
  version integer not null default 1
  constraint export_request_approved_before_made CHECK (((NOT needs_approval) OR (state <> ALL (ARRAY['making'::text, 'ready'::text])) OR (decided_by IS NOT NULL)))
  constraint export_request_format_known CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text])))
  constraint export_request_four_eyes CHECK (((decided_by IS NULL) OR (decided_by <> created_by)))
  constraint export_request_locale_known CHECK ((locale = ANY (ARRAY['zh'::text, 'en'::text])))
  constraint export_request_pk PRIMARY KEY (id)
  constraint export_request_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'making'::text, 'ready'::text, 'refused'::text, 'withdrawn'::text, 'expired'::text, 'failed'::text])))
  CREATE INDEX export_request_by_owner on export_request USING btree (created_by, created_at DESC, id DESC)
  CREATE INDEX export_request_recent on export_request USING btree (created_at DESC, id DESC)
  CREATE INDEX export_request_with_end on export_request USING btree (state, updated_at) WHERE (state = ANY (ARRAY['waiting'::text, 'making'::text, 'ready'::text]))
  grant delete, insert, select, update to zhixin_app

create extension pg_trgm

create table fact_file
  bytes bigint not null
  created_at timestamp with time zone not null
  created_by uuid not null
  extra_columns text[] not null default '{}'::text[]
  id uuid not null
  import_id uuid
  is_current boolean not null
  kind text not null
  month text
  path text not null
  rows integer not null
  sha256 bytea not null
  superseded_at timestamp with time zone
  constraint fact_file_kind_known CHECK ((kind = ANY (ARRAY['usage'::text, 'customer_dimension'::text, 'subscription_keys'::text, 'customer_rows'::text])))
  constraint fact_file_month_form CHECK ((month ~ '^\d{4}-(0[1-9]|1[0-2])$'::text))
  constraint fact_file_path_unique UNIQUE (path)
  constraint fact_file_pk PRIMARY KEY (id)
  constraint fact_file_usage_has_month CHECK (((kind = 'usage'::text) = (month IS NOT NULL)))
  CREATE INDEX fact_file_by_import on fact_file USING btree (import_id) WHERE (import_id IS NOT NULL)
  CREATE UNIQUE INDEX fact_file_one_current on fact_file USING btree (kind, month) NULLS NOT DISTINCT WHERE is_current
  grant delete, insert, select, update to zhixin_app

create table family_member -- row-level security, forced
  created_at timestamp with time zone not null
  created_by uuid not null
  customer_id uuid not null
  guardian_consent_id uuid
  id uuid not null
  is_minor boolean not null
  name bytea not null
  relation text not null
  version integer not null default 1
  constraint family_member_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint family_member_minor_needs_consent CHECK (((NOT is_minor) OR (guardian_consent_id IS NOT NULL)))
  constraint family_member_pk PRIMARY KEY (customer_id, id)
  policy family_member_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table field_reveal
  above_quota boolean not null
  at timestamp with time zone not null
  customer_id uuid not null
  field text not null
  id uuid not null
  obligation_id uuid
  reason text not null
  staff_id uuid not null
  constraint field_reveal_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint field_reveal_pk PRIMARY KEY (customer_id, id)
  CREATE INDEX field_reveal_by_staff on field_reveal USING btree (staff_id, at)
  grant delete, insert, select, update to zhixin_app

create table first_run
  created_at timestamp with time zone not null
  one boolean not null default true
  token_hash bytea not null
  constraint first_run_pk PRIMARY KEY (one)
  constraint first_run_single CHECK (one)
  grant delete, insert, select, update to zhixin_app

create table follow_up -- row-level security, forced
  at timestamp with time zone not null
  by_id uuid not null
  complaint_id uuid not null
  customer_id uuid not null
  id uuid not null
  opinion text
  opinion_asked boolean not null
  satisfaction smallint not null
  constraint follow_up_complaint_fk FOREIGN KEY (customer_id, complaint_id) REFERENCES complaint(customer_id, id)
  constraint follow_up_pk PRIMARY KEY (customer_id, id)
  constraint follow_up_satisfaction_range CHECK (((satisfaction >= 1) AND (satisfaction <= 5)))
  CREATE INDEX follow_up_by_complaint on follow_up USING btree (complaint_id, id)
  policy follow_up_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM complaint k
  WHERE ((k.customer_id = follow_up.customer_id) AND (k.id = follow_up.complaint_id)))))
  grant delete, insert, select, update to zhixin_app

CREATE OR REPLACE FUNCTION app_scope_actor()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.actor', true), '')::uuid $function$

CREATE OR REPLACE FUNCTION app_scope_ids(key text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.' || key, true), ''), '{}')::uuid[] $function$

CREATE OR REPLACE FUNCTION app_scope_reach()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(nullif(current_setting('app.reach', true), ''), 'none') $function$

CREATE OR REPLACE FUNCTION app_sees_customer(customer uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin return exists (select 1 from customer c where c.customer_id = app_sees_customer.customer); end $function$

CREATE OR REPLACE FUNCTION app_sees_obligation(root uuid, obligation_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$ begin
  return exists (select 1 from obligation o where o.root_id = app_sees_obligation.root and o.id = app_sees_obligation.obligation_id);
end $function$

CREATE OR REPLACE FUNCTION audit_entry_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin raise exception 'audit_entry is append-only'; end $function$

CREATE OR REPLACE FUNCTION defer_customer_definitions()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  base constant regclass[] := array['customer', 'customer_number', 'customer_search', 'customer_secret', 'subscription'];
  one record;
  deferred integer := 0;
begin
  if exists (select from customer_number) then
    return 0;
  end if;
  for one in
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition, format('drop index %I', c.relname) as removal
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = any (base) and not i.indisunique
    union all
    select conname, format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
      format('alter table %s drop constraint %I', conrelid::regclass, conname)
    from pg_constraint
    where conrelid = any (base) and contype = 'f'
  loop
    insert into deferred_definition values (one.name, one.definition);
    execute one.removal;
    deferred := deferred + 1;
  end loop;
  return deferred;
end $function$

CREATE OR REPLACE FUNCTION obligation_due_after_pauses(root uuid, opens timestamp with time zone, due timestamp with time zone, now_at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  pause record;
  moved timestamptz := due;
  counted_to timestamptz := opens;
  from_at timestamptz;
begin
  for pause in
    select greatest(s.from_at, s.created_at) as from_at, least(coalesce(s.to_at, now_at), now_at) as to_at
    from customer_suspension s
    where s.customer_id = root and coalesce(s.to_at, now_at) > opens
    order by greatest(s.from_at, s.created_at), s.id
  loop
    from_at := greatest(pause.from_at, counted_to);
    exit when from_at >= moved;
    if pause.to_at > from_at then
      moved := moved + (pause.to_at - from_at);
      counted_to := pause.to_at;
    end if;
  end loop;
  return moved;
end $function$

CREATE OR REPLACE FUNCTION restore_deferred_definition(wanted text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  found_definition text;
begin
  delete from deferred_definition where name = wanted returning definition into found_definition;
  if found_definition is null then
    return;
  end if;
  execute found_definition;
  if not exists (select from deferred_definition) then
    analyze customer, customer_number, customer_search, customer_secret, subscription, subscription_number;
  end if;
end $function$

CREATE OR REPLACE FUNCTION tell_session_end()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('zhixin_notice', json_build_object('staffId', new.staff_id, 'event', 'session_ended')::text);
  return null;
end $function$

CREATE OR REPLACE FUNCTION tell_staff_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('zhixin_notice', json_build_object('staffId', new.id, 'event', 'session_ended')::text);
  return null;
end $function$

create table goodwill_fund
  spender_id uuid not null
  constraint goodwill_fund_pk PRIMARY KEY (spender_id)
  constraint goodwill_fund_spender_fk FOREIGN KEY (spender_id) REFERENCES staff(id)
  grant delete, insert, select, update to zhixin_app

create table goodwill_spend -- row-level security, forced
  amount bigint not null
  complaint_id uuid
  created_at timestamp with time zone not null
  customer_id uuid not null
  id uuid not null
  problem text not null
  report text
  report_due_at timestamp with time zone
  reported_at timestamp with time zone
  review_note text
  reviewed_at timestamp with time zone
  reviewed_by uuid
  spender_id uuid not null
  spent_at timestamp with time zone
  state text not null
  story text
  version integer not null default 1
  what text not null
  constraint goodwill_spend_amount_positive CHECK ((amount > 0))
  constraint goodwill_spend_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint goodwill_spend_pk PRIMARY KEY (customer_id, id)
  constraint goodwill_spend_second_person CHECK (((reviewed_by IS NULL) OR (reviewed_by <> spender_id)))
  constraint goodwill_spend_spender_fk FOREIGN KEY (spender_id) REFERENCES staff(id)
  constraint goodwill_spend_state_known CHECK ((state = ANY (ARRAY['requested'::text, 'refused'::text, 'spent'::text, 'reported'::text, 'reviewed'::text, 'questioned'::text])))
  CREATE INDEX goodwill_spend_by_creation on goodwill_spend USING btree (created_at DESC, id DESC)
  CREATE INDEX goodwill_spend_by_id on goodwill_spend USING btree (id)
  CREATE INDEX goodwill_spend_by_spender on goodwill_spend USING btree (spender_id, spent_at)
  policy goodwill_spend_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (spender_id = ANY (( SELECT app_scope_ids('staff'::text) AS app_scope_ids)::uuid[])) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table idempotency_key
  created_at timestamp with time zone not null
  effect_at timestamp with time zone
  key text not null
  reply jsonb
  request_hash bytea not null
  route text not null
  staff_id uuid not null
  status integer
  constraint idempotency_key_pk PRIMARY KEY (staff_id, route, key)
  CREATE INDEX idempotency_key_by_age on idempotency_key USING btree (created_at)
  grant delete, insert, select, update to zhixin_app

create table import_batch
  applied_at timestamp with time zone not null
  batch_no integer not null
  counts jsonb not null
  created_ids uuid[] not null
  import_id uuid not null
  undone jsonb
  undone_at timestamp with time zone
  constraint import_batch_job_fk FOREIGN KEY (import_id) REFERENCES import_job(id) ON DELETE CASCADE
  constraint import_batch_pk PRIMARY KEY (import_id, batch_no)
  grant delete, insert, select, update to zhixin_app

create table import_before -- row-level security, forced
  address bytea
  batch_no integer not null
  before jsonb not null
  customer_id uuid not null
  id_number bytea
  id_number_index bytea
  import_id uuid not null
  phone bytea
  phone_index bytea
  phone_tail_index bytea
  undone_at timestamp with time zone
  version_after integer not null
  constraint import_before_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint import_before_pk PRIMARY KEY (customer_id, import_id)
  CREATE INDEX import_before_by_import on import_before USING btree (import_id, batch_no)
  policy import_before_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table import_job
  applied jsonb
  can_undo boolean not null default false
  cancel_requested boolean not null default false
  checked jsonb
  created_at timestamp with time zone not null
  created_by uuid not null
  delivery text not null default 'person'::text
  error_code text
  error_details jsonb
  file_bytes bigint not null
  file_name text not null
  file_removed_at timestamp with time zone
  file_sha256 bytea not null
  finished_at timestamp with time zone
  id uuid not null
  kind text not null
  mapping jsonb
  rows_done integer not null default 0
  rows_total integer not null
  shape jsonb not null
  source_id uuid
  started_at timestamp with time zone
  state text not null
  token_id uuid
  undo jsonb
  undone_at timestamp with time zone
  undone_by uuid
  updated_at timestamp with time zone not null
  version integer not null default 1
  waits_for text
  constraint import_job_delivery_known CHECK ((delivery = ANY (ARRAY['person'::text, 'folder'::text, 'token'::text])))
  constraint import_job_kind_known CHECK ((kind = ANY (ARRAY['customers'::text, 'usage'::text, 'combined'::text, 'subscriptions'::text])))
  constraint import_job_pk PRIMARY KEY (id)
  constraint import_job_source_fk FOREIGN KEY (source_id) REFERENCES import_source(id) ON DELETE SET NULL
  constraint import_job_state_known CHECK ((state = ANY (ARRAY['uploaded'::text, 'mapped'::text, 'checking'::text, 'checked'::text, 'applying'::text, 'applied'::text, 'failed'::text, 'cancelled'::text, 'undoing'::text, 'undone'::text])))
  constraint import_job_token_fk FOREIGN KEY (token_id) REFERENCES import_token(id) ON DELETE SET NULL
  constraint import_job_waits_known CHECK ((waits_for = ANY (ARRAY['share'::text, 'columns'::text])))
  CREATE INDEX import_job_by_source on import_job USING btree (source_id, file_sha256) WHERE (source_id IS NOT NULL)
  CREATE INDEX import_job_by_token on import_job USING btree (token_id, created_at) WHERE (token_id IS NOT NULL)
  CREATE INDEX import_job_recent on import_job USING btree (created_at DESC, id DESC)
  grant delete, insert, select, update to zhixin_app

create table import_mapping
  columns_print bytea not null
  kind text not null
  mapping jsonb not null
  used_at timestamp with time zone not null
  used_by uuid not null
  constraint import_mapping_pk PRIMARY KEY (columns_print, kind)
  grant delete, insert, select, update to zhixin_app

create table import_problem
  column_name text
  field text
  import_id uuid not null
  ordinal integer not null
  params jsonb not null
  reason text not null
  row_no integer not null
  severity text not null
  constraint import_problem_job_fk FOREIGN KEY (import_id) REFERENCES import_job(id) ON DELETE CASCADE
  constraint import_problem_pk PRIMARY KEY (import_id, ordinal)
  constraint import_problem_severity_known CHECK ((severity = ANY (ARRAY['refused'::text, 'warned'::text])))
  grant delete, insert, select, update to zhixin_app

create table import_source
  choices jsonb not null
  code text not null
  column_names text[] not null
  columns_print bytea not null
  created_at timestamp with time zone not null
  created_by uuid not null
  id uuid not null
  kind text not null
  mapping jsonb not null
  name text not null
  refused_limit_percent numeric(5,2) not null
  used_at timestamp with time zone not null
  version integer not null default 1
  constraint import_source_code_form CHECK ((code ~ '^[a-z0-9][a-z0-9-]{0,39}$'::text))
  constraint import_source_code_unique UNIQUE (code)
  constraint import_source_kind_known CHECK ((kind = ANY (ARRAY['customers'::text, 'usage'::text, 'combined'::text])))
  constraint import_source_limit_range CHECK (((refused_limit_percent >= (0)::numeric) AND (refused_limit_percent <= (100)::numeric)))
  constraint import_source_name_not_empty CHECK ((name <> ''::text))
  constraint import_source_name_unique UNIQUE (name)
  constraint import_source_pk PRIMARY KEY (id)
  CREATE INDEX import_source_by_print on import_source USING btree (columns_print, kind)
  grant delete, insert, select, update to zhixin_app

create table import_subscription_before -- row-level security, forced
  batch_no integer not null
  before jsonb
  customer_id uuid not null
  import_id uuid not null
  number bytea
  number_index bytea
  subscription_id uuid not null
  undone_at timestamp with time zone
  version_after integer not null
  constraint import_subscription_before_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint import_subscription_before_pk PRIMARY KEY (customer_id, import_id, subscription_id)
  CREATE INDEX import_subscription_before_by_import on import_subscription_before USING btree (import_id, batch_no)
  policy import_subscription_before_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table import_token
  created_at timestamp with time zone not null
  created_by uuid not null
  expires_at timestamp with time zone not null
  id uuid not null
  label text not null
  last_used_at timestamp with time zone
  revoked_at timestamp with time zone
  source_id uuid not null
  tail text not null
  token_hash bytea not null
  constraint import_token_hash_unique UNIQUE (token_hash)
  constraint import_token_label_not_empty CHECK ((label <> ''::text))
  constraint import_token_pk PRIMARY KEY (id)
  constraint import_token_source_fk FOREIGN KEY (source_id) REFERENCES import_source(id) ON DELETE CASCADE
  CREATE INDEX import_token_by_source on import_token USING btree (source_id, created_at)
  grant delete, insert, select, update to zhixin_app

create table job_crash
  claimed_at timestamp with time zone not null
  job_id uuid not null
  open_runs integer not null
  queue text not null
  constraint job_crash_pk PRIMARY KEY (job_id)
  grant delete, insert, select, update to zhixin_app

create table key_ring
  created_at timestamp with time zone not null default now()
  id smallint not null
  purpose text not null
  wrapped bytea not null
  constraint key_ring_id_range CHECK (((id >= 1) AND (id <= 15)))
  constraint key_ring_pk PRIMARY KEY (purpose, id)
  constraint key_ring_purpose_known CHECK ((purpose = ANY (ARRAY['data'::text, 'index'::text, 'audit'::text])))
  grant insert, select to zhixin_app

create table list_setting
  columns text[]
  default_view_id uuid
  list text not null
  staff_id uuid not null
  updated_at timestamp with time zone not null
  constraint list_setting_default_fk FOREIGN KEY (default_view_id) REFERENCES saved_view(id) ON DELETE SET NULL
  constraint list_setting_pk PRIMARY KEY (staff_id, list)
  constraint list_setting_staff_fk FOREIGN KEY (staff_id) REFERENCES staff(id)
  CREATE INDEX list_setting_by_default on list_setting USING btree (default_view_id) WHERE (default_view_id IS NOT NULL)
  grant delete, insert, select, update to zhixin_app

create table merge_journal -- row-level security, forced
  before jsonb
  customer_id uuid not null
  key jsonb not null
  kind text not null
  merge_id uuid not null
  place integer not null
  table_name text not null
  constraint merge_journal_keeps_what_was CHECK (((before IS NOT NULL) = (kind = ANY (ARRAY['changed'::text, 'removed'::text]))))
  constraint merge_journal_kind_known CHECK ((kind = ANY (ARRAY['moved'::text, 'changed'::text, 'removed'::text, 'added'::text])))
  constraint merge_journal_merge_fk FOREIGN KEY (customer_id, merge_id) REFERENCES customer_merge(customer_id, id)
  constraint merge_journal_pk PRIMARY KEY (customer_id, merge_id, place)
  policy merge_journal_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table model_version
  base_number integer not null
  decided_at timestamp with time zone
  decided_by uuid
  decision_note text
  effective_from date not null
  figures jsonb
  id uuid not null
  in_force_from date
  number integer not null
  pack_id text not null
  pack_version text not null
  proposed_at timestamp with time zone not null
  proposed_by uuid not null
  reason text not null
  settings jsonb not null
  state text not null
  version integer not null default 1
  withdrawal_reason text
  withdrawn_at timestamp with time zone
  withdrawn_by uuid
  constraint model_version_decided CHECK (((state <> ALL (ARRAY['approved'::text, 'rejected'::text])) OR ((decided_by IS NOT NULL) AND (decided_at IS NOT NULL))))
  constraint model_version_decider_fk FOREIGN KEY (decided_by) REFERENCES staff(id)
  constraint model_version_in_force CHECK (((state = 'approved'::text) = (in_force_from IS NOT NULL)))
  constraint model_version_not_before CHECK (((in_force_from IS NULL) OR (in_force_from >= effective_from)))
  constraint model_version_number_positive CHECK ((number > 0))
  constraint model_version_number_unique UNIQUE (number)
  constraint model_version_pk PRIMARY KEY (id)
  constraint model_version_proposer_fk FOREIGN KEY (proposed_by) REFERENCES staff(id)
  constraint model_version_second_person CHECK (((decided_by IS NULL) OR (decided_by <> proposed_by)))
  constraint model_version_state_known CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text])))
  constraint model_version_withdrawer_fk FOREIGN KEY (withdrawn_by) REFERENCES staff(id)
  CREATE INDEX model_version_in_force_from on model_version USING btree (in_force_from DESC, number DESC) WHERE (in_force_from IS NOT NULL)
  grant delete, insert, select, update to zhixin_app

create table nature_label -- row-level security, forced
  at timestamp with time zone not null
  by_id uuid not null
  complaint_id uuid not null
  customer_id uuid not null
  id uuid not null
  nature text not null
  proposed text
  signs text[] not null
  constraint nature_label_complaint_fk FOREIGN KEY (customer_id, complaint_id) REFERENCES complaint(customer_id, id)
  constraint nature_label_pk PRIMARY KEY (customer_id, id)
  policy nature_label_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (EXISTS ( SELECT 1
   FROM complaint k
  WHERE ((k.customer_id = nature_label.customer_id) AND (k.id = nature_label.complaint_id)))))
  grant delete, insert, select, update to zhixin_app

create table notification
  created_at timestamp with time zone not null
  href text not null
  id uuid not null
  kind text not null
  params jsonb not null
  read_at timestamp with time zone
  staff_id uuid not null
  constraint notification_pk PRIMARY KEY (staff_id, id)
  constraint notification_staff_fk FOREIGN KEY (staff_id) REFERENCES staff(id)
  CREATE INDEX notification_unread on notification USING btree (staff_id, id DESC) WHERE (read_at IS NULL)
  grant delete, insert, select, update to zhixin_app

create table obligation -- row-level security, forced
  closed_at timestamp with time zone
  created_at timestamp with time zone not null
  due_at timestamp with time zone not null
  first_due_at timestamp with time zone not null
  id uuid not null default uuidv7()
  opens_at timestamp with time zone not null
  owed_from timestamp with time zone not null
  owner_id uuid
  period text not null
  reason jsonb not null default '{}'::jsonb
  revision integer not null default 0
  root_id uuid not null
  rule text not null
  satisfied_at timestamp with time zone
  satisfied_by uuid
  snooze_reason text
  snoozed_until timestamp with time zone
  state text not null
  subject_id uuid not null
  subject_kind text not null
  tier text
  unit_id uuid
  constraint obligation_met_by CHECK (((satisfied_by IS NOT NULL) = (state = ANY (ARRAY['met'::text, 'met_late'::text]))))
  constraint obligation_once UNIQUE (root_id, rule, subject_id, period)
  constraint obligation_pk PRIMARY KEY (root_id, id)
  constraint obligation_state_known CHECK ((state = ANY (ARRAY['open'::text, 'met'::text, 'met_late'::text, 'missed'::text, 'waived'::text, 'suspended'::text, 'void'::text])))
  constraint obligation_tier_known CHECK ((tier = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text, 'none'::text])))
  CREATE INDEX obligation_by_due on obligation USING btree (due_at, rule)
  CREATE INDEX obligation_by_id on obligation USING btree (id)
  CREATE INDEX obligation_contacts_by_owner on obligation USING btree (owner_id, period, rule) INCLUDE (due_at, state, root_id) WHERE (rule = ANY (ARRAY['OB1'::text, 'OB2'::text, 'OB3'::text]))
  CREATE INDEX obligation_open_by_owner on obligation USING btree (owner_id, due_at) INCLUDE (state, snoozed_until, tier, root_id, id) WHERE (closed_at IS NULL)
  policy obligation_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (owner_id = ANY (( SELECT app_scope_ids('staff'::text) AS app_scope_ids)::uuid[])) OR app_sees_customer(root_id))
  grant delete, insert, select, update to zhixin_app

create table obligation_digest
  count integer not null
  created_at timestamp with time zone not null
  kind text not null
  on_day date not null
  staff_id uuid not null
  constraint obligation_digest_kind_known CHECK ((kind = ANY (ARRAY['morning'::text, 'missed'::text, 'missed_twice'::text])))
  constraint obligation_digest_pk PRIMARY KEY (staff_id, on_day, kind)
  constraint obligation_digest_staff_fk FOREIGN KEY (staff_id) REFERENCES staff(id)
  grant delete, insert, select, update to zhixin_app

create table obligation_run
  generated_to timestamp with time zone not null
  one boolean not null default true
  started_at timestamp with time zone not null
  constraint obligation_run_pk PRIMARY KEY (one)
  constraint obligation_run_single CHECK (one)
  grant delete, insert, select, update to zhixin_app

create table obligation_waiver -- row-level security, forced
  decided_at timestamp with time zone
  decided_by uuid
  decision text
  decision_note text
  id uuid not null
  obligation_id uuid not null
  reason text not null
  requested_at timestamp with time zone not null
  requested_by uuid not null
  root_id uuid not null
  version integer not null default 1
  constraint obligation_waiver_decided CHECK ((((decision IS NULL) = (decided_at IS NULL)) AND ((decision IS NULL) = (decided_by IS NULL))))
  constraint obligation_waiver_decision_known CHECK ((decision = ANY (ARRAY['approved'::text, 'refused'::text])))
  constraint obligation_waiver_obligation_fk FOREIGN KEY (root_id, obligation_id) REFERENCES obligation(root_id, id)
  constraint obligation_waiver_pk PRIMARY KEY (root_id, id)
  constraint obligation_waiver_second_person CHECK (((decided_by IS NULL) OR (decided_by <> requested_by)))
  CREATE INDEX obligation_waiver_pending on obligation_waiver USING btree (requested_at) WHERE (decision IS NULL)
  CREATE UNIQUE INDEX obligation_waiver_one_pending on obligation_waiver USING btree (root_id, obligation_id) WHERE (decision IS NULL)
  policy obligation_waiver_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_obligation(root_id, obligation_id))
  grant delete, insert, select, update to zhixin_app

create table outbox
  attempts integer not null default 0
  business_key text not null
  channel text not null
  client_message_id uuid
  created_at timestamp with time zone not null
  id uuid not null
  lease_until timestamp with time zone
  next_try_at timestamp with time zone not null
  payload jsonb not null
  state text not null
  updated_at timestamp with time zone not null
  constraint outbox_business_key_unique UNIQUE (business_key)
  constraint outbox_pk PRIMARY KEY (id)
  constraint outbox_state_known CHECK ((state = ANY (ARRAY['pending'::text, 'claimed'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text])))
  CREATE INDEX outbox_due on outbox USING btree (next_try_at) WHERE (state = ANY (ARRAY['pending'::text, 'claimed'::text]))
  grant delete, insert, select, update to zhixin_app

create table private_detail -- row-level security, forced
  customer_id uuid not null
  employer bytea
  family_background bytea
  job_changes bytea
  job_position bytea
  occupation bytea
  updated_at timestamp with time zone not null
  updated_by uuid not null
  version integer not null default 1
  constraint private_detail_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint private_detail_pk PRIMARY KEY (customer_id)
  policy private_detail_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table promise -- row-level security, forced
  customer_id uuid not null
  due_at timestamp with time zone not null
  entered_by uuid not null
  given_at timestamp with time zone not null
  id uuid not null
  is_reply boolean not null default false
  kept_at timestamp with time zone
  promiser_id uuid not null
  proof text
  source text not null
  source_id uuid
  state text not null
  text text not null
  version integer not null default 1
  constraint promise_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint promise_kept_with_proof CHECK (((state = ANY (ARRAY['kept'::text, 'kept_late'::text])) = (kept_at IS NOT NULL)))
  constraint promise_pk PRIMARY KEY (customer_id, id)
  constraint promise_promiser_fk FOREIGN KEY (promiser_id) REFERENCES staff(id)
  constraint promise_source_known CHECK ((source = ANY (ARRAY['complaint'::text, 'contact'::text, 'customer'::text, 'visit'::text, 'other'::text])))
  constraint promise_state_known CHECK ((state = ANY (ARRAY['open'::text, 'kept'::text, 'kept_late'::text, 'withdrawn'::text])))
  CREATE INDEX promise_by_due on promise USING btree (due_at, id)
  CREATE INDEX promise_by_id on promise USING btree (id)
  CREATE INDEX promise_by_source on promise USING btree (source_id) WHERE (source_id IS NOT NULL)
  CREATE INDEX promise_open on promise USING btree (due_at, id) WHERE (state = 'open'::text)
  CREATE INDEX promise_open_by_promiser on promise USING btree (promiser_id, due_at, id) WHERE (state = 'open'::text)
  policy promise_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR (promiser_id = ANY (( SELECT app_scope_ids('staff'::text) AS app_scope_ids)::uuid[])) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table saved_view
  audience text not null
  created_at timestamp with time zone not null
  id uuid not null
  list text not null
  name text not null
  owner_id uuid not null
  params jsonb not null
  unit_id uuid
  updated_at timestamp with time zone not null
  version integer not null default 1
  constraint saved_view_audience_known CHECK ((audience = ANY (ARRAY['own'::text, 'unit'::text, 'everybody'::text])))
  constraint saved_view_name_not_empty CHECK ((name <> ''::text))
  constraint saved_view_name_unique UNIQUE (owner_id, list, name)
  constraint saved_view_owner_fk FOREIGN KEY (owner_id) REFERENCES staff(id)
  constraint saved_view_pk PRIMARY KEY (id)
  constraint saved_view_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
  constraint saved_view_unit_if_shared CHECK (((audience = 'unit'::text) = (unit_id IS NOT NULL)))
  CREATE INDEX saved_view_shared on saved_view USING btree (list) WHERE (audience <> 'own'::text)
  grant delete, insert, select, update to zhixin_app

create table schema_migration
  applied_at timestamp with time zone not null default now()
  name text not null
  sha256 text not null
  constraint schema_migration_pk PRIMARY KEY (name)
  grant select to zhixin_app

create table session
  auth_state text not null
  created_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  id uuid not null
  ip text
  last_seen_at timestamp with time zone not null
  revoked_at timestamp with time zone
  staff_id uuid not null
  token_hash bytea not null
  user_agent text
  constraint session_auth_state_known CHECK ((auth_state = ANY (ARRAY['password'::text, 'full'::text])))
  constraint session_id_unique UNIQUE (id)
  constraint session_pk PRIMARY KEY (token_hash)
  constraint session_staff_fk FOREIGN KEY (staff_id) REFERENCES staff(id)
  CREATE INDEX session_by_staff on session USING btree (staff_id) WHERE (revoked_at IS NULL)
  CREATE TRIGGER session_tells_end AFTER UPDATE OF revoked_at on session FOR EACH ROW WHEN (((new.revoked_at IS NOT NULL) AND (old.revoked_at IS NULL))) EXECUTE FUNCTION tell_session_end()
  grant delete, insert, select, update to zhixin_app

create table sign_in_guard
  failures integer not null
  key text not null
  lock_count integer not null default 0
  locked_until timestamp with time zone
  window_from timestamp with time zone not null
  constraint sign_in_guard_pk PRIMARY KEY (key)
  grant delete, insert, select, update to zhixin_app

create table staff
  created_at timestamp with time zone not null
  created_by uuid not null
  display_name text not null
  ended_on date
  id uuid not null
  locale text not null default 'zh'::text
  role text not null
  state text not null
  unit_id uuid not null
  user_name text not null
  version integer not null default 1
  work_phone text
  constraint staff_locale_known CHECK ((locale = ANY (ARRAY['zh'::text, 'en'::text])))
  constraint staff_pk PRIMARY KEY (id)
  constraint staff_role_known CHECK ((role = ANY (ARRAY['VM'::text, 'GM'::text, 'ZS'::text, 'CH'::text, 'SV'::text, 'CO'::text, 'QA'::text, 'AN'::text, 'DP'::text, 'EX'::text, 'AD'::text])))
  constraint staff_state_known CHECK ((state = ANY (ARRAY['active'::text, 'disabled'::text, 'left'::text])))
  constraint staff_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
  CREATE INDEX staff_by_unit on staff USING btree (unit_id)
  CREATE UNIQUE INDEX staff_user_name_unique on staff USING btree (lower(user_name))
  CREATE TRIGGER staff_tells_change AFTER UPDATE OF state, role, unit_id on staff FOR EACH ROW WHEN (((new.state <> old.state) OR (new.role <> old.role) OR (new.unit_id <> old.unit_id))) EXECUTE FUNCTION tell_staff_change()
  grant delete, insert, select, update to zhixin_app

create table staff_leave
  cancelled_at timestamp with time zone
  cover_staff_id uuid not null
  created_at timestamp with time zone not null
  created_by uuid not null
  from_on date not null
  id uuid not null
  reason text not null
  staff_id uuid not null
  to_on date not null
  version integer not null default 1
  constraint staff_leave_cover_fk FOREIGN KEY (cover_staff_id) REFERENCES staff(id)
  constraint staff_leave_order CHECK ((to_on >= from_on))
  constraint staff_leave_other_person CHECK ((cover_staff_id <> staff_id))
  constraint staff_leave_pk PRIMARY KEY (id)
  constraint staff_leave_staff_fk FOREIGN KEY (staff_id) REFERENCES staff(id)
  CREATE INDEX staff_leave_by_cover on staff_leave USING btree (cover_staff_id, from_on)
  CREATE INDEX staff_leave_by_staff on staff_leave USING btree (staff_id, from_on)
  grant delete, insert, select, update to zhixin_app

create table subscription -- row-level security, forced
  contract_end date
  created_at timestamp with time zone not null
  customer_id uuid not null
  holder_customer_id uuid not null
  id uuid not null
  kind text not null default 'voice'::text
  number bytea
  number_index bytea
  opened_on date
  plan text
  status text not null
  subscription_no text not null
  version integer not null default 1
  constraint subscription_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint subscription_kind_known CHECK ((kind = ANY (ARRAY['voice'::text, 'data_card'::text, 'secondary'::text, 'test'::text])))
  constraint subscription_pk PRIMARY KEY (customer_id, id)
  constraint subscription_status_known CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'closed'::text])))
  CREATE INDEX subscription_by_holder on subscription USING btree (holder_customer_id) WHERE (holder_customer_id <> customer_id)
  CREATE INDEX subscription_by_id on subscription USING btree (id)
  CREATE INDEX subscription_by_number on subscription USING btree (number_index) WHERE (number_index IS NOT NULL)
  policy subscription_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table subscription_number
  customer_id uuid not null
  subscription_id uuid not null
  subscription_no text not null
  constraint subscription_number_pk PRIMARY KEY (subscription_no)
  grant delete, insert, select, update to zhixin_app

create table suggestion -- row-level security, forced
  answer text
  by_id uuid not null
  created_at timestamp with time zone not null
  customer_id uuid not null
  decided_at timestamp with time zone
  id uuid not null
  source text not null
  source_id uuid
  state text not null
  text text not null
  version integer not null default 1
  constraint suggestion_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint suggestion_pk PRIMARY KEY (customer_id, id)
  constraint suggestion_source_known CHECK ((source = ANY (ARRAY['complaint'::text, 'contact'::text, 'callback'::text, 'other'::text])))
  constraint suggestion_state_known CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'done'::text, 'declined'::text])))
  CREATE INDEX suggestion_by_creation on suggestion USING btree (created_at DESC, id DESC)
  CREATE INDEX suggestion_by_id on suggestion USING btree (id)
  policy suggestion_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table territory
  code text not null
  created_at timestamp with time zone not null
  created_by uuid not null
  id uuid not null
  kind text not null
  name text not null
  parent_id uuid
  unit_id uuid
  version integer not null default 1
  constraint territory_code_unique UNIQUE (code)
  constraint territory_kind_known CHECK ((kind = ANY (ARRAY['city'::text, 'district'::text, 'county'::text, 'area'::text])))
  constraint territory_parent_fk FOREIGN KEY (parent_id) REFERENCES territory(id)
  constraint territory_pk PRIMARY KEY (id)
  constraint territory_unit_fk FOREIGN KEY (unit_id) REFERENCES unit(id)
  CREATE INDEX territory_by_unit on territory USING btree (unit_id)
  grant delete, insert, select, update to zhixin_app

create table tier_exception -- row-level security, forced
  customer_id uuid not null
  decided_at timestamp with time zone
  decided_by uuid
  decision_note text
  end_reason text
  ended_at timestamp with time zone
  ended_by uuid
  id uuid not null
  reason text not null
  requested_at timestamp with time zone not null
  requested_by uuid not null
  state text not null
  tier text not null
  until_on date not null
  version integer not null default 1
  constraint tier_exception_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint tier_exception_decided CHECK (((state <> ALL (ARRAY['approved'::text, 'refused'::text])) OR (decided_by IS NOT NULL)))
  constraint tier_exception_pk PRIMARY KEY (customer_id, id)
  constraint tier_exception_second_person CHECK (((decided_by IS NULL) OR (decided_by <> requested_by)))
  constraint tier_exception_state_known CHECK ((state = ANY (ARRAY['requested'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text, 'ended'::text])))
  constraint tier_exception_tier_known CHECK ((tier = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text])))
  CREATE INDEX tier_exception_by_state on tier_exception USING btree (state, requested_at DESC, id DESC)
  CREATE UNIQUE INDEX tier_exception_one_standing on tier_exception USING btree (customer_id, state) WHERE (state = ANY (ARRAY['requested'::text, 'approved'::text]))
  policy tier_exception_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table tier_grant
  change text not null
  created_at timestamp with time zone not null
  created_by uuid not null
  customer_id uuid not null
  id uuid not null
  previous_tier text not null
  reason text
  run_id uuid
  score numeric(7,4)
  tier text not null
  valid_from date not null
  valid_to date
  constraint tier_grant_change_known CHECK ((change = ANY (ARRAY['first'::text, 'up'::text, 'down'::text, 'renewed'::text, 'exception'::text])))
  constraint tier_grant_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint tier_grant_pk PRIMARY KEY (customer_id, id)
  constraint tier_grant_previous_known CHECK ((previous_tier = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text, 'none'::text])))
  constraint tier_grant_tier_known CHECK ((tier = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text, 'none'::text])))
  CREATE INDEX tier_grant_by_run on tier_grant USING btree (run_id, change) WHERE (run_id IS NOT NULL)
  CREATE INDEX tier_grant_history on tier_grant USING btree (customer_id, valid_from DESC, id DESC)
  grant delete, insert, select, update to zhixin_app

create table tier_protection -- row-level security, forced
  created_at timestamp with time zone not null
  created_by uuid not null
  customer_id uuid not null
  end_reason text
  ended_at timestamp with time zone
  ended_by uuid
  id uuid not null
  reason text not null
  tier text not null
  until_on date not null
  version integer not null default 1
  constraint tier_protection_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint tier_protection_pk PRIMARY KEY (customer_id, id)
  constraint tier_protection_tier_known CHECK ((tier = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text])))
  CREATE INDEX tier_protection_by_end on tier_protection USING btree (until_on, id) WHERE (ended_at IS NULL)
  CREATE UNIQUE INDEX tier_protection_one_open on tier_protection USING btree (customer_id) WHERE (ended_at IS NULL)
  policy tier_protection_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table tier_review
  applied_at timestamp with time zone
  applied_by uuid
  from_on date not null
  id uuid not null
  model_number integer
  month text
  opened_at timestamp with time zone not null
  opened_by uuid not null
  state text not null
  to_on date not null
  version integer not null default 1
  constraint tier_review_applied CHECK (((state = 'applied'::text) = (applied_by IS NOT NULL)))
  constraint tier_review_period CHECK ((from_on < to_on))
  constraint tier_review_pk PRIMARY KEY (id)
  constraint tier_review_second_person CHECK (((applied_by IS NULL) OR (applied_by <> opened_by)))
  constraint tier_review_state_known CHECK ((state = ANY (ARRAY['preparing'::text, 'open'::text, 'applied'::text, 'cancelled'::text])))
  CREATE INDEX tier_review_recent on tier_review USING btree (opened_at DESC, id DESC)
  CREATE UNIQUE INDEX tier_review_one_open on tier_review USING btree ((true)) WHERE (state = ANY (ARRAY['preparing'::text, 'open'::text]))
  grant delete, insert, select, update to zhixin_app

create table tier_review_item -- row-level security, forced
  applied_at timestamp with time zone
  customer_id uuid not null
  decided_at timestamp with time zone
  decided_by uuid
  decision text
  kind text not null
  manager_id uuid
  notice_due_at timestamp with time zone
  notice_note text
  noticed_at timestamp with time zone
  noticed_by uuid
  outcome text
  proposed text not null
  reason text
  review_id uuid not null
  score numeric(7,4)
  score_order integer not null generated always as COALESCE(((score * (10000)::numeric))::integer, '-1'::integer)
  territory_id uuid
  tier text not null
  valid_to date
  constraint tier_review_item_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint tier_review_item_decision_known CHECK ((decision = ANY (ARRAY['confirm'::text, 'protect'::text])))
  constraint tier_review_item_kind_known CHECK ((kind = ANY (ARRAY['upgrade'::text, 'retain'::text, 'downgrade'::text])))
  constraint tier_review_item_outcome_known CHECK ((outcome = ANY (ARRAY['applied'::text, 'protected'::text, 'overtaken'::text])))
  constraint tier_review_item_pk PRIMARY KEY (customer_id, review_id)
  constraint tier_review_item_proposed_known CHECK ((proposed = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text, 'none'::text])))
  constraint tier_review_item_protect_reason CHECK (((decision IS DISTINCT FROM 'protect'::text) OR (reason IS NOT NULL)))
  constraint tier_review_item_review_fk FOREIGN KEY (review_id) REFERENCES tier_review(id)
  constraint tier_review_item_tier_known CHECK ((tier = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text, 'none'::text])))
  CREATE INDEX tier_review_item_list on tier_review_item USING btree (review_id, kind, score_order DESC, customer_id DESC)
  CREATE INDEX tier_review_item_pending on tier_review_item USING btree (review_id, customer_id) WHERE (outcome IS NULL)
  policy tier_review_item_in_scope for all using ((( SELECT app_scope_reach() AS app_scope_reach) = 'all'::text) OR app_sees_customer(customer_id))
  grant delete, insert, select, update to zhixin_app

create table unit
  created_at timestamp with time zone not null
  created_by uuid not null
  id uuid not null
  kind text not null
  name text not null
  parent_id uuid
  service_hotline text
  version integer not null default 1
  constraint unit_kind_known CHECK ((kind = ANY (ARRAY['branch'::text, 'urban'::text, 'county'::text, 'department'::text])))
  constraint unit_name_not_empty CHECK ((name <> ''::text))
  constraint unit_name_unique UNIQUE NULLS NOT DISTINCT (parent_id, name)
  constraint unit_parent_fk FOREIGN KEY (parent_id) REFERENCES unit(id)
  constraint unit_pk PRIMARY KEY (id)
  grant delete, insert, select, update to zhixin_app

create table value_run
  error_code text
  finished_at timestamp with time zone
  id uuid not null
  inputs jsonb not null
  model jsonb not null
  model_number integer not null default 0
  month text not null
  pack_id text not null
  pack_version text not null
  result_path text
  started_at timestamp with time zone not null
  started_by uuid not null
  state text not null
  summary jsonb
  constraint value_run_month_form CHECK ((month ~ '^\d{4}-(0[1-9]|1[0-2])$'::text))
  constraint value_run_pk PRIMARY KEY (id)
  constraint value_run_state_known CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
  CREATE INDEX value_run_recent on value_run USING btree (started_at DESC, id DESC)
  CREATE UNIQUE INDEX value_run_one_running on value_run USING btree ((true)) WHERE (state = 'running'::text)
  grant delete, insert, select, update to zhixin_app

create table vip_standing
  customer_id uuid not null
  first_tiering boolean not null
  from_at timestamp with time zone not null
  id uuid not null
  is_important boolean not null
  tier text not null
  constraint vip_standing_customer_fk FOREIGN KEY (customer_id) REFERENCES customer(customer_id)
  constraint vip_standing_pk PRIMARY KEY (customer_id, from_at)
  constraint vip_standing_tier_known CHECK ((tier = ANY (ARRAY['diamond'::text, 'gold'::text, 'silver'::text, 'none'::text])))
  grant delete, insert, select, update to zhixin_app
