-- What a person keeps of a list: named views, his own or shared, and the columns in his order.
create table saved_view (
  id uuid constraint saved_view_pk primary key,
  -- Which list: `customers`, `audit`, …
  list text not null,
  name text not null constraint saved_view_name_not_empty check (name <> ''),
  owner_id uuid not null constraint saved_view_owner_fk references staff,
  audience text not null constraint saved_view_audience_known check (audience in ('own', 'unit', 'everybody')),
  -- Its people, and those of the units below it, see the view.
  unit_id uuid constraint saved_view_unit_fk references unit,
  -- As they stand in the address of the page.
  params jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint saved_view_unit_if_shared check ((audience = 'unit') = (unit_id is not null)),
  constraint saved_view_name_unique unique (owner_id, list, name)
);
create index saved_view_shared on saved_view (list) where audience <> 'own';

create table list_setting (
  staff_id uuid not null constraint list_setting_staff_fk references staff,
  list text not null,
  -- Null: those that the list shows by itself.
  columns text[],
  default_view_id uuid constraint list_setting_default_fk references saved_view on delete set null,
  updated_at timestamptz not null,
  constraint list_setting_pk primary key (staff_id, list)
);
create index list_setting_by_default on list_setting (default_view_id) where default_view_id is not null;

-- A list in the order of birthdays, and of numbers, each by one index.
alter table customer
  add column birthday_order smallint not null generated always as (coalesce((birth_month * 100 + birth_day)::smallint, 9999::smallint)) stored;
create index customer_by_birthday_order on customer (birthday_order, customer_id);
create index customer_by_number on customer (customer_no collate "C", customer_id);

-- Who has a channel of his own, a contract or an account is mostly a VIP: the planner must not take these for chances
-- that multiply, or it walks a million rows for a page that a small index has at once.
create statistics customer_kinds (mcv) on tier, status, preferred_channel, is_important, birth_month from customer;
create statistics customer_places (dependencies) on territory_id, manager_id, tier from customer;
-- The few who are not active, best first.
create index customer_not_active on customer (status, score_order desc, customer_id desc) where status <> 'active';
