-- Imports (one row a file, one a batch, one a problem worth showing) and the manifest of the Parquet facts.
-- An import is about many customers, so its own tables are keyed by the import; what it did to a customer is keyed by the customer.

create table import_job (
  id uuid constraint import_job_pk primary key,
  kind text not null constraint import_job_kind_known check (kind in ('customers', 'usage', 'combined')),
  state text not null constraint import_job_state_known
    check (state in ('uploaded', 'mapped', 'checking', 'checked', 'applying', 'applied', 'failed', 'cancelled')),
  file_name text not null,
  file_bytes bigint not null,
  file_sha256 bytea not null,
  -- Encoding, delimiter, header, column names: how the file is read, never what it says.
  shape jsonb not null,
  mapping jsonb,
  rows_total integer not null,
  rows_done integer not null default 0,
  -- Counts of the dry run, and of what was applied.
  checked jsonb,
  applied jsonb,
  error_code text,
  error_details jsonb,
  cancel_requested boolean not null default false,
  -- The saved file is personal data: gone once applied, or when its time is over.
  file_removed_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null,
  updated_at timestamptz not null
);
create index import_job_recent on import_job (created_at desc, id desc);

-- A batch is one transaction: its number makes a second run after a crash skip it.
create table import_batch (
  import_id uuid not null constraint import_batch_job_fk references import_job on delete cascade,
  batch_no integer not null,
  counts jsonb not null,
  -- The customers this batch made: undo needs to know them, and 16 bytes each are enough.
  created_ids uuid[] not null,
  applied_at timestamptz not null,
  constraint import_batch_pk primary key (import_id, batch_no)
);

-- The first thousand, to page through; the error file on disk holds all.
create table import_problem (
  import_id uuid not null constraint import_problem_job_fk references import_job on delete cascade,
  ordinal integer not null,
  row_no integer not null,
  column_name text,
  field text,
  severity text not null constraint import_problem_severity_known check (severity in ('refused', 'warned')),
  reason text not null,
  params jsonb not null,
  constraint import_problem_pk primary key (import_id, ordinal)
);

-- What a customer was before an import changed it (sealed values stay sealed), and the version it left.
create table import_before (
  customer_id uuid not null constraint import_before_customer_fk references customer,
  import_id uuid not null,
  batch_no integer not null,
  version_after integer not null,
  before jsonb not null,
  phone bytea,
  phone_index bytea,
  phone_tail_index bytea,
  id_number bytea,
  id_number_index bytea,
  address bytea,
  constraint import_before_pk primary key (customer_id, import_id)
);
create index import_before_by_import on import_before (import_id, batch_no);

-- "Same mapping again": the last mapping applied to files with these columns.
create table import_mapping (
  columns_print bytea not null,
  kind text not null,
  mapping jsonb not null,
  used_at timestamptz not null,
  used_by uuid not null,
  constraint import_mapping_pk primary key (columns_print, kind)
);

-- Immutable Parquet files; the row that is current is the truth, the file it replaced stays until retention ends.
create table fact_file (
  id uuid constraint fact_file_pk primary key,
  kind text not null constraint fact_file_kind_known check (kind in ('usage', 'customer_dimension', 'subscription_keys')),
  month text constraint fact_file_month_form check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  import_id uuid,
  -- Relative to the data folder, so that a backup restores anywhere.
  path text not null constraint fact_file_path_unique unique,
  rows integer not null,
  bytes bigint not null,
  sha256 bytea not null,
  extra_columns text[] not null default '{}',
  is_current boolean not null,
  created_at timestamptz not null,
  created_by uuid not null,
  superseded_at timestamptz,
  constraint fact_file_usage_has_month check ((kind = 'usage') = (month is not null))
);
create unique index fact_file_one_current on fact_file (kind, month) nulls not distinct where is_current;
create index fact_file_by_import on fact_file (import_id) where import_id is not null;

-- Personal data of customers: the same second net as theirs.
alter table import_before enable row level security;
alter table import_before force row level security;
create policy import_before_in_scope on import_before using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(import_before.customer_id)
);
