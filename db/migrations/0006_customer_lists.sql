-- Lists, search, history and access to the customer file at the size of a branch (1.2 million customers).

-- Row-level security lets only leakproof comparisons into an index. Those of numeric are not, nor is coalesce(): a page
-- deep in such a list would be found by reading everything above it. These twins are comparable and never null.
alter table customer
  add column score_order integer not null generated always as (coalesce((value_score * 10000)::integer, -1)) stored,
  add column opened_order date not null generated always as (coalesce(opened_on, date '0001-01-01')) stored,
  add column contract_order date not null generated always as (coalesce(contract_end, date '9999-12-31')) stored;

create index customer_by_score on customer (score_order desc, customer_id desc);
create index customer_by_tier on customer (tier, score_order desc, customer_id desc);
create index customer_without_manager on customer (score_order desc, customer_id desc) where manager_id is null and tier <> 'none';
create index customer_by_opening on customer (opened_order desc, customer_id desc);
create index customer_by_contract_end on customer (contract_order, customer_id);
create index customer_by_account on customer (account_id, customer_id) where account_id is not null;
create index customer_by_birthday on customer (birth_month, birth_day, customer_id) where birth_month is not null;
create index customer_important on customer (score_order desc, customer_id desc) where is_important;
create index customer_by_channel on customer (preferred_channel, score_order desc, customer_id desc) where preferred_channel is not null;
create index account_by_name on account (name, id);
create index account_by_manager on account (manager_id) where manager_id is not null;

-- Words that find a customer. No row-level security (it would make a prefix search read every row): the table holds
-- no sealed value and is never answered without the join that applies the caller's scope.
create table customer_search (
  customer_id uuid constraint customer_search_pk primary key,
  name text collate "C" not null,
  given_name text collate "C",
  pinyin text collate "C" not null,
  initials text collate "C" not null,
  number text collate "C" not null
);
create index customer_search_by_name on customer_search (name, customer_id);
create index customer_search_by_given_name on customer_search (given_name, customer_id) where given_name is not null;
create index customer_search_by_pinyin on customer_search (pinyin, customer_id);
create index customer_search_by_initials on customer_search (initials, customer_id);
create index customer_search_by_number on customer_search (number, customer_id);

-- F4: who changed which field when. Values of sealed fields are never kept here.
create table customer_change (
  customer_id uuid not null constraint customer_change_customer_fk references customer,
  id uuid not null,
  at timestamptz not null,
  actor_id uuid not null,
  field text not null,
  old_value text,
  new_value text,
  origin text not null constraint customer_change_origin_known check (origin in ('page', 'contact', 'import', 'merge')),
  origin_id uuid,
  constraint customer_change_pk primary key (customer_id, id)
);
create index customer_change_by_time on customer_change (customer_id, at desc, id desc);

-- Opted out, mourning, in hospital …: while one is open, the periodic duties rest.
create table customer_suspension (
  customer_id uuid not null constraint customer_suspension_customer_fk references customer,
  id uuid not null,
  reason text not null constraint customer_suspension_reason_known
    check (reason in ('opted_out', 'mourning', 'in_hospital', 'abroad', 'other')),
  note text,
  from_at timestamptz not null,
  to_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null,
  constraint customer_suspension_pk primary key (customer_id, id),
  constraint customer_suspension_order check (to_at is null or to_at >= from_at),
  constraint customer_suspension_other_needs_note check (reason <> 'other' or note is not null)
);
create unique index customer_suspension_one_open on customer_suspension (customer_id) where to_at is null;

-- Consent, e.g. a guardian's for what is kept about a minor.
create table consent (
  customer_id uuid not null constraint consent_customer_fk references customer,
  id uuid not null,
  purpose text not null constraint consent_purpose_known check (purpose in ('guardian', 'commercial', 'private_detail')),
  scope text not null,
  -- How it was given and where the proof lies (a form's number, a recording's number).
  proof text not null,
  given_on date not null,
  withdrawn_at timestamptz,
  created_at timestamptz not null,
  created_by uuid not null,
  constraint consent_pk primary key (customer_id, id)
);

-- Every opening of one masked field: the quota counts it, the access log shows it.
create table field_reveal (
  customer_id uuid not null constraint field_reveal_customer_fk references customer,
  id uuid not null,
  staff_id uuid not null,
  field text not null,
  reason text not null,
  obligation_id uuid,
  above_quota boolean not null,
  at timestamptz not null,
  constraint field_reveal_pk primary key (customer_id, id)
);
create index field_reveal_by_staff on field_reveal (staff_id, at);

-- A bulk reassignment is one act with a name of its own; its assignments carry its id.
create table assignment_bulk (
  id uuid constraint assignment_bulk_pk primary key,
  kind text not null constraint assignment_bulk_kind_known check (kind in ('automatic', 'by_hand')),
  reason text not null,
  moved integer not null,
  created_at timestamptz not null,
  created_by uuid not null
);
create index assignment_by_bulk on assignment (bulk_id) where bulk_id is not null;
create index assignment_history on assignment (customer_id, from_at desc, id desc);

alter table customer_change enable row level security;
alter table customer_change force row level security;
create policy customer_change_in_scope on customer_change using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(customer_change.customer_id)
);
alter table customer_suspension enable row level security;
alter table customer_suspension force row level security;
create policy customer_suspension_in_scope on customer_suspension using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(customer_suspension.customer_id)
);
alter table consent enable row level security;
alter table consent force row level security;
create policy consent_in_scope on consent using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(consent.customer_id)
);

-- The same words as before, as one CASE: the planner takes a CASE for one row in two, but multiplied the ORs down to
-- one row in a hundred and thirty, and then read and sorted a whole territory where the first fifty by index would do.
drop policy customer_in_scope on customer;
create policy customer_in_scope on customer using (
  case (select app_scope_reach())
    when 'all' then true
    when 'own' then manager_id = any ((select app_scope_ids('staff'))::uuid[])
    when 'territory' then territory_id = any ((select app_scope_ids('territories'))::uuid[])
      or manager_id = any ((select app_scope_ids('staff'))::uuid[])
    when 'case' then exists (select 1 from case_access a
      where a.customer_id = customer.customer_id and a.to_at is null
        and a.staff_id = any ((select app_scope_ids('staff'))::uuid[]))
    else false
  end
);
