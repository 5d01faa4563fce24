-- The heart: what is owed to whom by when, and the contacts that meet it.
-- Every state of an obligation of the contact rules follows from rows that are never rewritten (standing, assignment,
-- leave, suspension, contact, waiver), so that it can be rebuilt from them.

-- Days of the branch: the almanac and the working calendar of the pack, filled by the program.
create table calendar_day (
  day date constraint calendar_day_pk primary key,
  lunar_year smallint not null,
  lunar_month smallint not null,
  lunar_day smallint not null,
  lunar_leap boolean not null,
  lunar_month_days smallint not null,
  -- The doubled month of that lunar year; 0 where none is.
  lunar_leap_month smallint not null,
  is_workday boolean not null,
  -- Workdays up to and including this day since the first row.
  workday_no integer not null
);
create index calendar_day_by_workday on calendar_day (workday_no, day);
create table calendar_source (
  one boolean constraint calendar_source_pk primary key default true constraint calendar_source_single check (one),
  fingerprint text not null
);

-- Since when a customer is owed what. One row a change; `none` also for one who has left.
create table vip_standing (
  customer_id uuid not null constraint vip_standing_customer_fk references customer,
  from_at timestamptz not null,
  id uuid not null,
  tier text not null constraint vip_standing_tier_known check (tier in ('diamond', 'gold', 'silver', 'none')),
  is_important boolean not null,
  -- A branch's first tiering owes no first contact (OB4).
  first_tiering boolean not null,
  constraint vip_standing_pk primary key (customer_id, from_at)
);

-- The birthdays of VIPs: one customer in seventeen.
create index customer_vip_by_birthday on customer (birth_month, birth_day, birth_calendar, customer_id) where tier <> 'none' and birth_month is not null;

-- Who is a VIP now, read in the order of the standing it is compared with, without the rest of the customer.
create index customer_vip_standing on customer (customer_id) include (tier, status, is_important, merged_into, manager_id, territory_id)
  where tier <> 'none';

create table obligation (
  -- The customer; for plans, logs and digests the member of staff or the unit.
  root_id uuid not null,
  id uuid not null default uuidv7(),
  rule text not null,
  subject_kind text not null,
  subject_id uuid not null,
  -- `2026-11`, `2026-Q4`, or the id of the row that caused it.
  period text not null,
  owner_id uuid,
  -- The owner's, as of when it became his.
  unit_id uuid,
  -- As at generation.
  tier text constraint obligation_tier_known check (tier in ('diamond', 'gold', 'silver', 'none')),
  -- From when the duty stands: the period's start, or the moment within it from which the customer is owed.
  owed_from timestamptz not null,
  opens_at timestamptz not null,
  -- Exclusive.
  due_at timestamptz not null,
  -- Before any pause moved it.
  first_due_at timestamptz not null,
  state text not null constraint obligation_state_known
    check (state in ('open', 'met', 'met_late', 'missed', 'waived', 'suspended', 'void')),
  satisfied_by uuid,
  satisfied_at timestamptz,
  -- When it stopped being owed: its owner is then the one of that moment.
  closed_at timestamptz,
  -- What the words of the reason are filled with.
  reason jsonb not null default '{}',
  snoozed_until timestamptz,
  snooze_reason text,
  -- Raised with every change, so that a nightly run never overwrites a judgement newer than what it read.
  revision integer not null default 0,
  created_at timestamptz not null,
  constraint obligation_pk primary key (root_id, id),
  constraint obligation_once unique (root_id, rule, subject_id, period),
  constraint obligation_met_by check ((satisfied_by is not null) = (state in ('met', 'met_late')))
);
create index obligation_by_id on obligation (id);
create index obligation_open_by_owner on obligation (owner_id, due_at) where closed_at is null;
create index obligation_by_due on obligation (due_at, rule);

create table contact (
  customer_id uuid not null constraint contact_customer_fk references customer,
  id uuid not null,
  -- E3
  channel text not null constraint contact_channel_known check (channel in ('sms', 'mms', 'phone', 'visit', 'reception')),
  -- E5: a code of the pack.
  occasion text,
  -- G1
  care text constraint contact_care_known check (care in ('birthday', 'weather', 'travel')),
  -- C5
  mode text not null constraint contact_mode_known check (mode in ('proactive', 'passive')),
  touchpoint text not null constraint contact_touchpoint_known check (touchpoint in ('hall', 'vip_room', 'hotline', 'manager')),
  one_to_one boolean not null,
  face_to_face boolean not null,
  reached boolean not null,
  -- E4
  is_broadcast boolean not null,
  counts boolean not null generated always as (one_to_one and reached and not is_broadcast) stored,
  place text,
  occurred_at timestamptz not null,
  entered_at timestamptz not null,
  made_by uuid not null,
  entered_by uuid not null,
  content text not null,
  result text not null constraint contact_result_known
    check (result in ('satisfied', 'neutral', 'follow_up', 'complaint', 'declined', 'not_reached')),
  learned text,
  mood text constraint contact_mood_known check (mood in ('happy', 'calm', 'annoyed', 'angry')),
  next_step text,
  -- E6: the complaint that this contact led to.
  complaint_id uuid,
  -- A supervisor lets an entry count that came after the limit.
  late_accepted_at timestamptz,
  late_accepted_by uuid,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawn_reason text,
  version integer not null default 1,
  constraint contact_pk primary key (customer_id, id),
  constraint contact_face_to_face_channel check (not face_to_face or channel in ('visit', 'reception')),
  constraint contact_broadcast_not_personal check (not (is_broadcast and one_to_one)),
  constraint contact_withdrawn_with_reason check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create index contact_by_time on contact (customer_id, occurred_at desc, id desc);
create index contact_by_maker on contact (made_by, occurred_at desc);
create index contact_by_id on contact (id);

create table obligation_waiver (
  root_id uuid not null,
  id uuid not null,
  obligation_id uuid not null,
  reason text not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  decision text constraint obligation_waiver_decision_known check (decision in ('approved', 'refused')),
  decided_by uuid,
  decided_at timestamptz,
  decision_note text,
  version integer not null default 1,
  constraint obligation_waiver_pk primary key (root_id, id),
  constraint obligation_waiver_obligation_fk foreign key (root_id, obligation_id) references obligation,
  constraint obligation_waiver_decided check ((decision is null) = (decided_at is null) and (decision is null) = (decided_by is null)),
  constraint obligation_waiver_second_person check (decided_by is null or decided_by <> requested_by)
);
create unique index obligation_waiver_one_pending on obligation_waiver (root_id, obligation_id) where decision is null;
create index obligation_waiver_pending on obligation_waiver (requested_at) where decision is null;

-- When the engine began (nothing before is owed) and until when everything has been generated.
create table obligation_run (
  one boolean constraint obligation_run_pk primary key default true constraint obligation_run_single check (one),
  started_at timestamptz not null,
  generated_to timestamptz not null
);
-- A digest goes out once a person, day and kind.
create table obligation_digest (
  staff_id uuid not null constraint obligation_digest_staff_fk references staff,
  on_day date not null,
  kind text not null constraint obligation_digest_kind_known check (kind in ('morning', 'missed', 'missed_twice')),
  count integer not null,
  created_at timestamptz not null,
  constraint obligation_digest_pk primary key (staff_id, on_day, kind)
);

alter table obligation enable row level security;
alter table obligation force row level security;
create policy obligation_in_scope on obligation using (
  (select app_scope_reach()) = 'all'
  or owner_id = any ((select app_scope_ids('staff'))::uuid[])
  or app_sees_customer(obligation.root_id)
);
create function app_sees_obligation(root uuid, obligation_id uuid) returns boolean language plpgsql stable parallel safe as
$$ begin
  return exists (select 1 from obligation o where o.root_id = app_sees_obligation.root and o.id = app_sees_obligation.obligation_id);
end $$;
alter table obligation_waiver enable row level security;
alter table obligation_waiver force row level security;
create policy obligation_waiver_in_scope on obligation_waiver using (
  (select app_scope_reach()) = 'all'
  or app_sees_obligation(obligation_waiver.root_id, obligation_waiver.obligation_id)
);
alter table contact enable row level security;
alter table contact force row level security;
create policy contact_in_scope on contact using (
  (select app_scope_reach()) = 'all'
  or made_by = any ((select app_scope_ids('staff'))::uuid[])
  or app_sees_customer(contact.customer_id)
);

-- A pause moves the deadline by the time it took from the duty; an open pause leaves it where it would be if the
-- pause ended now. Late-bound: suspensions are kept with the customer file.
create function obligation_due_after_pauses(root uuid, opens timestamptz, due timestamptz, now_at timestamptz)
returns timestamptz language plpgsql stable as $$
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
end $$;
