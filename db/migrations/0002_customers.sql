-- The customer is the aggregate root: every table about one carries customer_id, first in its keys.

create table account (
  id uuid constraint account_pk primary key,
  account_no text not null constraint account_no_unique unique,
  name text not null,
  segment text not null constraint account_segment_known check (segment in ('strategic', 'large', 'medium', 'small')),
  industry text,
  territory_id uuid constraint account_territory_fk references territory,
  manager_id uuid constraint account_manager_fk references staff,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null
);

create table customer (
  customer_id uuid constraint customer_pk primary key,
  customer_no text not null,
  name text not null,
  gender text constraint customer_gender_known check (gender in ('male', 'female')),
  -- The birthday as told: solar or lunar, the year possibly unknown (OB5).
  birth_calendar text constraint customer_birth_calendar_known check (birth_calendar in ('solar', 'lunar')),
  birth_year smallint,
  birth_month smallint constraint customer_birth_month_range check (birth_month between 1 and 12),
  birth_day smallint constraint customer_birth_day_range check (birth_day between 1 and 31),
  birth_leap_month boolean not null default false,
  territory_id uuid constraint customer_territory_fk references territory,
  opened_on date,
  status text not null constraint customer_status_known check (status in ('active', 'suspended', 'left')),
  left_on date,
  is_important boolean not null default false,
  important_reason text,
  industry text,
  account_id uuid,
  account_role text constraint customer_account_role_known check (account_role in ('leader', 'key_person', 'liaison', 'member')),
  preferred_channel text constraint customer_channel_known check (preferred_channel in ('sms', 'mms', 'phone', 'visit', 'reception')),
  preferred_place text,
  quiet_from time,
  quiet_to time,
  contract_end date,
  -- Current state; history lies in tier_grant and assignment.
  tier text not null default 'none' constraint customer_tier_known check (tier in ('diamond', 'gold', 'silver', 'none')),
  tier_since date,
  tier_valid_to date,
  value_score numeric(7, 4),
  value_run_id uuid,
  manager_id uuid,
  merged_into uuid,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null,
  updated_at timestamptz not null
);
create index customer_by_manager on customer (manager_id, tier, customer_id) where manager_id is not null;
create index customer_by_territory on customer (territory_id, tier, customer_id);

-- A customer number names one customer; a table of its own, since the root's keys begin with customer_id.
create table customer_number (
  customer_no text constraint customer_number_pk primary key,
  customer_id uuid not null
);
create index customer_number_by_customer on customer_number (customer_id);

-- Sealed fields (AES-256-GCM, bound to table, column and row) and their blind indexes (keyed HMAC).
create table customer_secret (
  customer_id uuid constraint customer_secret_pk primary key
    constraint customer_secret_customer_fk references customer,
  phone bytea,
  phone_index bytea,
  phone_tail_index bytea,
  id_number bytea,
  id_number_index bytea,
  address bytea
);
create index customer_secret_by_phone on customer_secret (phone_index) where phone_index is not null;
create index customer_secret_by_phone_tail on customer_secret (phone_tail_index) where phone_tail_index is not null;
create index customer_secret_by_id_number on customer_secret (id_number_index) where id_number_index is not null;

create table subscription (
  customer_id uuid not null constraint subscription_customer_fk references customer,
  id uuid not null,
  -- The feed's own key for it (a service number would be personal data and lies sealed).
  subscription_no text not null,
  holder_customer_id uuid not null,
  kind text not null default 'voice' constraint subscription_kind_known check (kind in ('voice', 'data_card', 'secondary', 'test')),
  opened_on date,
  contract_end date,
  plan text,
  status text not null constraint subscription_status_known check (status in ('active', 'suspended', 'closed')),
  number bytea,
  number_index bytea,
  version integer not null default 1,
  created_at timestamptz not null,
  constraint subscription_pk primary key (customer_id, id)
);
create index subscription_by_id on subscription (id);
create index subscription_by_number on subscription (number_index) where number_index is not null;
create table subscription_number (
  subscription_no text constraint subscription_number_pk primary key,
  customer_id uuid not null,
  subscription_id uuid not null
);

-- F2
create table customer_preference (
  customer_id uuid constraint customer_preference_pk primary key
    constraint customer_preference_customer_fk references customer,
  personality text,
  sports text,
  reward_types text,
  topics text,
  topics_to_avoid text,
  version integer not null default 1,
  updated_at timestamptz not null,
  updated_by uuid not null
);

-- F3: sealed as a whole; its own access level.
create table private_detail (
  customer_id uuid constraint private_detail_pk primary key
    constraint private_detail_customer_fk references customer,
  occupation bytea,
  employer bytea,
  job_position bytea,
  family_background bytea,
  job_changes bytea,
  version integer not null default 1,
  updated_at timestamptz not null,
  updated_by uuid not null
);
create table family_member (
  customer_id uuid not null constraint family_member_customer_fk references customer,
  id uuid not null,
  relation text not null,
  name bytea not null,
  is_minor boolean not null,
  guardian_consent_id uuid,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null,
  constraint family_member_pk primary key (customer_id, id),
  constraint family_member_minor_needs_consent check (not is_minor or guardian_consent_id is not null)
);

-- C1, N2: who serves whom, with history. At most one full assignment is open; no gaps or overlaps in `full`.
create table assignment (
  customer_id uuid not null constraint assignment_customer_fk references customer,
  id uuid not null,
  manager_id uuid not null,
  mode text not null constraint assignment_mode_known check (mode in ('full', 'assisted')),
  from_at timestamptz not null,
  to_at timestamptz,
  reason text not null,
  -- Reassigned in bulk: the first contacts are spread (OB4).
  bulk_id uuid,
  created_by uuid not null,
  constraint assignment_pk primary key (customer_id, id),
  constraint assignment_order check (to_at is null or to_at >= from_at)
);
create unique index assignment_one_full on assignment (customer_id) where mode = 'full' and to_at is null;
create index assignment_by_manager on assignment (manager_id, mode) where to_at is null;

-- Access to a customer through a case (complaint, collaboration): reach `case`.
create table case_access (
  customer_id uuid not null constraint case_access_customer_fk references customer,
  case_kind text not null,
  case_id uuid not null,
  staff_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz,
  constraint case_access_pk primary key (customer_id, case_kind, case_id, staff_id, from_at)
);
create index case_access_by_staff on case_access (staff_id, customer_id) where to_at is null;

-- The second net: what the scope of the running transaction does not cover cannot be read or written.
alter table customer enable row level security;
alter table customer force row level security;
create policy customer_in_scope on customer using (
  (select app_scope_reach()) = 'all'
  or ((select app_scope_reach()) = 'own' and manager_id = any ((select app_scope_ids('staff'))::uuid[]))
  or ((select app_scope_reach()) = 'territory'
      and (territory_id = any ((select app_scope_ids('territories'))::uuid[])
           or manager_id = any ((select app_scope_ids('staff'))::uuid[])))
  or ((select app_scope_reach()) = 'case'
      and exists (select 1 from case_access a
                  where a.customer_id = customer.customer_id and a.to_at is null
                    and a.staff_id = any ((select app_scope_ids('staff'))::uuid[])))
);

-- What hangs on a customer is seen by whoever sees the customer. A function that the planner does not look into: written
-- out in each policy, the customer's own policy would be planned again for every mention of every such table.
create function app_sees_customer(customer uuid) returns boolean language plpgsql stable parallel safe as
$$ begin return exists (select 1 from customer c where c.customer_id = app_sees_customer.customer); end $$;

alter table customer_secret enable row level security;
alter table customer_secret force row level security;
create policy customer_secret_in_scope on customer_secret using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(customer_secret.customer_id)
);
alter table subscription enable row level security;
alter table subscription force row level security;
create policy subscription_in_scope on subscription using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(subscription.customer_id)
);
alter table customer_preference enable row level security;
alter table customer_preference force row level security;
create policy customer_preference_in_scope on customer_preference using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(customer_preference.customer_id)
);
alter table private_detail enable row level security;
alter table private_detail force row level security;
create policy private_detail_in_scope on private_detail using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(private_detail.customer_id)
);
alter table family_member enable row level security;
alter table family_member force row level security;
create policy family_member_in_scope on family_member using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(family_member.customer_id)
);
