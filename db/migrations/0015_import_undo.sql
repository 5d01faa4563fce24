-- Undo of a whole import, subscriptions as a feed of their own, and the prints by which an unchanged row is known.

alter table import_job drop constraint import_job_kind_known;
alter table import_job add constraint import_job_kind_known check (kind in ('customers', 'usage', 'combined', 'subscriptions'));
alter table import_job drop constraint import_job_state_known;
alter table import_job add constraint import_job_state_known
  check (state in ('uploaded', 'mapped', 'checking', 'checked', 'applying', 'applied', 'failed', 'cancelled', 'undoing', 'undone'));
alter table import_job
  -- Everything that undo needs has been kept: not so for what was written before this migration.
  add column can_undo boolean not null default false,
  -- What was asked (reason, whether touched rows stay), and what came of it.
  add column undo jsonb,
  add column undone_at timestamptz,
  add column undone_by uuid;

alter table import_batch
  add column undone_at timestamptz,
  -- How many were taken back, restored, and kept because they had been touched.
  add column undone jsonb;

-- Undone: the row is as it was, and what had been kept of it is gone.
alter table import_before add column undone_at timestamptz;

-- A subscription that an import changed, as it was; one that it added to a customer already on file has no `before`.
create table import_subscription_before (
  customer_id uuid not null constraint import_subscription_before_customer_fk references customer,
  import_id uuid not null,
  subscription_id uuid not null,
  batch_no integer not null,
  version_after integer not null,
  before jsonb,
  number bytea,
  number_index bytea,
  undone_at timestamptz,
  constraint import_subscription_before_pk primary key (customer_id, import_id, subscription_id)
);
create index import_subscription_before_by_import on import_subscription_before (import_id, batch_no);

alter table import_subscription_before enable row level security;
alter table import_subscription_before force row level security;
create policy import_subscription_before_in_scope on import_subscription_before using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(import_subscription_before.customer_id)
);

-- Who a number is held by, for the holder's page (facts 2.1: one owner, perhaps another holder).
create index subscription_by_holder on subscription (holder_customer_id) where holder_customer_id <> customer_id;

-- `customer_rows`: a keyed print of each row of a feed as it was last taken.
alter table fact_file drop constraint fact_file_kind_known;
alter table fact_file add constraint fact_file_kind_known
  check (kind in ('usage', 'customer_dimension', 'subscription_keys', 'customer_rows'));

-- Whose file has changed since a moment: the history grows in the order of time.
create index customer_change_by_at on customer_change using brin (at);

-- Undo closes the groups that the import opened, where nobody has joined them since.
alter table account add column import_id uuid;
create index account_by_import on account (import_id) where import_id is not null;
