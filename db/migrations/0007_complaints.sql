-- The complaint desk: complaints with their history, promises to customers, goodwill, suggestions and digests.

-- J1: the named handler of each unit, and who stands in.
create table complaint_handler (
  unit_id uuid constraint complaint_handler_pk primary key constraint complaint_handler_unit_fk references unit,
  handler_id uuid not null constraint complaint_handler_handler_fk references staff,
  stand_in_id uuid not null constraint complaint_handler_stand_in_fk references staff,
  version integer not null default 1,
  updated_at timestamptz not null,
  updated_by uuid not null,
  constraint complaint_handler_other_person check (stand_in_id <> handler_id)
);

create table complaint (
  customer_id uuid not null constraint complaint_customer_fk references customer,
  id uuid not null,
  no text not null,
  title text not null,
  channel text not null constraint complaint_channel_known check (channel in ('phone', 'visit', 'hall', 'web', 'letter', 'regulator')),
  class text not null constraint complaint_class_known check (class in ('network', 'business', 'service')),
  sub_class text not null,
  state text not null constraint complaint_state_known check (state in ('received', 'clarifying', 'proposing', 'transferred',
    'escalated', 'executing', 'policy_explained', 'callback', 'reopened', 'closed', 'withdrawn')),
  state_before text,
  -- As at receipt: clocks and figures do not change with a later tiering.
  tier text not null constraint complaint_tier_known check (tier in ('diamond', 'gold', 'silver', 'none')),
  territory_id uuid,
  unit_id uuid not null constraint complaint_unit_fk references unit,
  filed_by uuid not null constraint complaint_filed_by_fk references staff,
  -- First-contact responsibility (facts 2.4): stays through every hand-over.
  owner_id uuid not null constraint complaint_owner_fk references staff,
  handler_id uuid constraint complaint_handler_fk references staff,
  complained_of_id uuid constraint complaint_complained_of_fk references staff,
  record_when text,
  record_what text,
  record_whom text,
  record_wish text,
  customer_words text,
  signs text[] not null default '{}',
  nature text constraint complaint_nature_known check (nature in ('solving', 'venting', 'expecting')),
  nature_proposed text,
  methods text[] not null default '{}',
  understood boolean not null default false,
  summary text,
  read_back boolean not null default false,
  solution text,
  time_needed text,
  effect text,
  explained boolean not null default false,
  accepted boolean not null default false,
  rejection_reason text,
  result text,
  result_told boolean not null default false,
  policy_rule text,
  listening_record text,
  satisfaction smallint constraint complaint_satisfaction_range check (satisfaction between 1 and 5),
  opinion text,
  opinion_asked boolean not null default false,
  thanked boolean not null default false,
  dissatisfaction_cause text,
  customer_word text,
  cause text,
  -- J1: proposed by the handler, decided by the supervisor.
  verdict_proposed boolean,
  verdict_reason text,
  verdict_proposed_by uuid,
  verdict boolean,
  verdict_note text,
  verdict_by uuid,
  verdict_at timestamptz,
  -- E6: the contact that caused it.
  contact_id uuid,
  -- The complaint of the same class in the window before it.
  repeat_of uuid,
  is_skip_level boolean not null default false,
  is_major boolean not null default false,
  received_at timestamptz not null,
  -- Where the clocks of this round began: receipt, or the last reopening.
  round_from timestamptz not null,
  taken_at timestamptz,
  first_contact_at timestamptz,
  first_contact_in_time boolean,
  last_reply_at timestamptz,
  stage_reply_from timestamptz,
  result_at timestamptz,
  result_in_time boolean,
  promised_reply_at timestamptz,
  promise_given_at timestamptz,
  promise_told boolean not null default false,
  promise_id uuid,
  promise_replied_at timestamptz,
  pauses jsonb not null default '[]',
  paused_at timestamptz,
  pause_reason text,
  closed_at timestamptz,
  reopened_count integer not null default 0,
  next_clock text,
  next_due_at timestamptz,
  next_warn_at timestamptz,
  -- The deadline less the lead of the tier and the gravity (H4): what the queue is sorted by.
  queue_at timestamptz,
  next_escalation_at timestamptz,
  -- Which steps of which clock have been told.
  told jsonb not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null,
  constraint complaint_pk primary key (customer_id, id),
  constraint complaint_handler_apart check (handler_id is null or complained_of_id is null or handler_id <> complained_of_id)
);
create index complaint_by_id on complaint (id);
create index complaint_queue on complaint (queue_at, id) where closed_at is null;
create index complaint_queue_by_handler on complaint (handler_id, queue_at, id) where closed_at is null;
create index complaint_queue_by_unit on complaint (unit_id, queue_at, id) where closed_at is null;
create index complaint_to_escalate on complaint (next_escalation_at) where next_escalation_at is not null;
create index complaint_by_class on complaint (customer_id, class, received_at desc);
create index complaint_by_receipt on complaint (received_at);
create index complaint_by_closing on complaint (closed_at desc, id desc) where closed_at is not null;
create index complaint_alike on complaint (class, sub_class, closed_at desc) where closed_at is not null;

-- What happened, never rewritten.
create table complaint_event (
  customer_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  kind text not null,
  from_state text,
  to_state text,
  details jsonb not null default '{}',
  by_id uuid not null,
  at timestamptz not null,
  constraint complaint_event_pk primary key (customer_id, id),
  constraint complaint_event_complaint_fk foreign key (customer_id, complaint_id) references complaint
);
create index complaint_event_by_complaint on complaint_event (complaint_id, id);

create table complaint_reply (
  customer_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  channel text not null constraint complaint_reply_channel_known check (channel in ('sms', 'phone', 'letter', 'visit')),
  status text not null constraint complaint_reply_status_known check (status in ('draft', 'note', 'told', 'sent')),
  purpose text not null constraint complaint_reply_purpose_known check (purpose in ('first_contact', 'progress', 'result', 'policy', 'other')),
  text text not null,
  hits jsonb not null default '[]',
  release_id uuid,
  by_id uuid not null,
  at timestamptz not null,
  constraint complaint_reply_pk primary key (customer_id, id),
  constraint complaint_reply_complaint_fk foreign key (customer_id, complaint_id) references complaint
);
create index complaint_reply_by_complaint on complaint_reply (complaint_id, id);

-- A supervisor lets exactly this text go out.
create table complaint_release (
  customer_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  text_hash bytea not null,
  reason text not null,
  by_id uuid not null,
  at timestamptz not null,
  constraint complaint_release_pk primary key (customer_id, id),
  constraint complaint_release_complaint_fk foreign key (customer_id, complaint_id) references complaint
);
create index complaint_release_by_text on complaint_release (complaint_id, text_hash);

-- J7: passed over once; the second mention must be answered.
create table complaint_issue (
  customer_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  topic text not null,
  deflected_at timestamptz,
  mentioned_again_at timestamptz,
  answered_at timestamptz,
  answer text,
  constraint complaint_issue_pk primary key (customer_id, id),
  constraint complaint_issue_complaint_fk foreign key (customer_id, complaint_id) references complaint,
  constraint complaint_issue_once unique (customer_id, complaint_id, topic)
);
create index complaint_issue_by_complaint on complaint_issue (complaint_id);

create table complaint_hand_over (
  customer_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  kind text not null constraint complaint_hand_over_kind_known check (kind in ('transfer', 'escalate')),
  from_id uuid,
  to_id uuid not null constraint complaint_hand_over_to_fk references staff,
  happened text not null,
  wanted text not null,
  wrong text not null,
  proposed text not null,
  at timestamptz not null,
  answer text,
  answered_at timestamptz,
  constraint complaint_hand_over_pk primary key (customer_id, id),
  constraint complaint_hand_over_complaint_fk foreign key (customer_id, complaint_id) references complaint
);
create index complaint_hand_over_by_complaint on complaint_hand_over (complaint_id, id);

-- J4: each callback, with what the customer said.
create table follow_up (
  customer_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  satisfaction smallint not null constraint follow_up_satisfaction_range check (satisfaction between 1 and 5),
  opinion_asked boolean not null,
  opinion text,
  by_id uuid not null,
  at timestamptz not null,
  constraint follow_up_pk primary key (customer_id, id),
  constraint follow_up_complaint_fk foreign key (customer_id, complaint_id) references complaint
);
create index follow_up_by_complaint on follow_up (complaint_id, id);

-- What people made of a proposed nature: the labels by which the rules will be measured.
create table nature_label (
  customer_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  proposed text,
  nature text not null,
  signs text[] not null,
  by_id uuid not null,
  at timestamptz not null,
  constraint nature_label_pk primary key (customer_id, id),
  constraint nature_label_complaint_fk foreign key (customer_id, complaint_id) references complaint
);

create table complaint_attachment (
  customer_id uuid not null,
  id uuid not null,
  complaint_id uuid not null,
  name text not null,
  media_type text not null constraint complaint_attachment_type_known check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  content bytea not null,
  by_id uuid not null,
  at timestamptz not null,
  constraint complaint_attachment_pk primary key (customer_id, id),
  constraint complaint_attachment_complaint_fk foreign key (customer_id, complaint_id) references complaint
);
create index complaint_attachment_by_complaint on complaint_attachment (complaint_id, id);

-- J2, P6: every promise to a customer, from whichever page.
create table promise (
  customer_id uuid not null constraint promise_customer_fk references customer,
  id uuid not null,
  promiser_id uuid not null constraint promise_promiser_fk references staff,
  text text not null,
  given_at timestamptz not null,
  due_at timestamptz not null,
  state text not null constraint promise_state_known check (state in ('open', 'kept', 'kept_late', 'withdrawn')),
  kept_at timestamptz,
  proof text,
  source text not null constraint promise_source_known check (source in ('complaint', 'contact', 'customer', 'visit', 'other')),
  source_id uuid,
  is_reply boolean not null default false,
  entered_by uuid not null,
  version integer not null default 1,
  constraint promise_pk primary key (customer_id, id),
  constraint promise_kept_with_proof check ((state in ('kept', 'kept_late')) = (kept_at is not null))
);
create index promise_by_id on promise (id);
create index promise_open_by_promiser on promise (promiser_id, due_at, id) where state = 'open';
create index promise_open on promise (due_at, id) where state = 'open';
create index promise_by_due on promise (due_at, id);
create index promise_by_source on promise (source_id) where source_id is not null;

-- M1
create table goodwill_spend (
  customer_id uuid not null constraint goodwill_spend_customer_fk references customer,
  id uuid not null,
  complaint_id uuid,
  spender_id uuid not null constraint goodwill_spend_spender_fk references staff,
  -- Fen.
  amount bigint not null constraint goodwill_spend_amount_positive check (amount > 0),
  problem text not null,
  what text not null,
  state text not null constraint goodwill_spend_state_known check (state in ('requested', 'refused', 'spent', 'reported', 'reviewed', 'questioned')),
  spent_at timestamptz,
  report_due_at timestamptz,
  report text,
  reported_at timestamptz,
  review_note text,
  reviewed_by uuid,
  reviewed_at timestamptz,
  story text,
  created_at timestamptz not null,
  version integer not null default 1,
  constraint goodwill_spend_pk primary key (customer_id, id),
  constraint goodwill_spend_second_person check (reviewed_by is null or reviewed_by <> spender_id)
);
create index goodwill_spend_by_id on goodwill_spend (id);
create index goodwill_spend_by_spender on goodwill_spend (spender_id, spent_at);
create index goodwill_spend_by_creation on goodwill_spend (created_at desc, id desc);

-- Whoever spends holds his own row while he does: two spends at once cannot overdraw the year.
create table goodwill_fund (
  spender_id uuid constraint goodwill_fund_pk primary key constraint goodwill_fund_spender_fk references staff
);

create table suggestion (
  customer_id uuid not null constraint suggestion_customer_fk references customer,
  id uuid not null,
  source text not null constraint suggestion_source_known check (source in ('complaint', 'contact', 'callback', 'other')),
  source_id uuid,
  text text not null,
  state text not null constraint suggestion_state_known check (state in ('open', 'accepted', 'done', 'declined')),
  answer text,
  by_id uuid not null,
  created_at timestamptz not null,
  decided_at timestamptz,
  version integer not null default 1,
  constraint suggestion_pk primary key (customer_id, id)
);
create index suggestion_by_id on suggestion (id);
create index suggestion_by_creation on suggestion (created_at desc, id desc);

-- J10, OB13: the conclusion that a unit draws from a month; the figures are counted when read.
create table complaint_digest (
  unit_id uuid not null constraint complaint_digest_unit_fk references unit,
  month text not null,
  conclusion text not null,
  by_id uuid not null constraint complaint_digest_by_fk references staff,
  at timestamptz not null,
  constraint complaint_digest_pk primary key (unit_id, month)
);

-- The second net. Whoever handles a case sees it by its access; a unit sees what its own desk holds.
alter table complaint enable row level security;
alter table complaint force row level security;
create policy complaint_in_scope on complaint using (
  case (select app_scope_reach())
    when 'all' then true
    when 'case' then exists (select 1 from case_access a
      where a.customer_id = complaint.customer_id and a.case_id = complaint.id and a.to_at is null
        and a.staff_id = any ((select app_scope_ids('staff'))::uuid[]))
    when 'territory' then unit_id = any ((select app_scope_ids('units'))::uuid[])
      or app_sees_customer(complaint.customer_id)
    else app_sees_customer(complaint.customer_id)
  end
);

do $$
declare
  part text;
begin
  foreach part in array array['complaint_event', 'complaint_reply', 'complaint_release', 'complaint_issue', 'complaint_hand_over',
    'follow_up', 'nature_label', 'complaint_attachment'] loop
    execute format('alter table %I enable row level security', part);
    execute format('alter table %I force row level security', part);
    execute format($policy$create policy %I on %I using (
      (select app_scope_reach()) = 'all'
      or exists (select 1 from complaint k where k.customer_id = %I.customer_id and k.id = %I.complaint_id)
    )$policy$, part || '_in_scope', part, part, part);
  end loop;
end $$;

alter table promise enable row level security;
alter table promise force row level security;
create policy promise_in_scope on promise using (
  (select app_scope_reach()) = 'all'
  or promiser_id = any ((select app_scope_ids('staff'))::uuid[])
  or app_sees_customer(promise.customer_id)
);
alter table goodwill_spend enable row level security;
alter table goodwill_spend force row level security;
create policy goodwill_spend_in_scope on goodwill_spend using (
  (select app_scope_reach()) = 'all'
  or spender_id = any ((select app_scope_ids('staff'))::uuid[])
  or app_sees_customer(goodwill_spend.customer_id)
);
alter table suggestion enable row level security;
alter table suggestion force row level security;
create policy suggestion_in_scope on suggestion using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(suggestion.customer_id)
);
