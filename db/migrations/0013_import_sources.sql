-- Feeds that come again and again: a source remembers how its files are read and what their columns mean, and may deliver
-- them itself, through a folder or with a token of its own.

create table import_source (
  id uuid constraint import_source_pk primary key,
  name text not null constraint import_source_name_not_empty check (name <> ''),
  -- The name of its folder.
  code text not null constraint import_source_code_form check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  kind text not null constraint import_source_kind_known check (kind in ('customers', 'usage', 'combined')),
  -- Files with these columns are taken for this source's.
  columns_print bytea not null,
  column_names text[] not null,
  -- How to read: encoding, delimiter, header, sheet, row of the names.
  choices jsonb not null,
  mapping jsonb not null,
  -- A delivered file with a larger share of refused rows waits for a person.
  refused_limit_percent numeric(5, 2) not null
    constraint import_source_limit_range check (refused_limit_percent between 0 and 100),
  created_at timestamptz not null,
  created_by uuid not null,
  used_at timestamptz not null,
  version integer not null default 1,
  constraint import_source_name_unique unique (name),
  constraint import_source_code_unique unique (code)
);
create index import_source_by_print on import_source (columns_print, kind);

-- A token lets its holder deliver files of one source, and nothing else. Only its hash is kept.
create table import_token (
  id uuid constraint import_token_pk primary key,
  source_id uuid not null constraint import_token_source_fk references import_source on delete cascade,
  token_hash bytea not null constraint import_token_hash_unique unique,
  -- Its last characters, to tell it from others.
  tail text not null,
  label text not null constraint import_token_label_not_empty check (label <> ''),
  created_at timestamptz not null,
  created_by uuid not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index import_token_by_source on import_token (source_id, created_at);

alter table import_job
  add column source_id uuid constraint import_job_source_fk references import_source on delete set null,
  add column delivery text not null default 'person'
    constraint import_job_delivery_known check (delivery in ('person', 'folder', 'token')),
  add column token_id uuid constraint import_job_token_fk references import_token on delete set null,
  -- A delivered file that a person has to look at, and why.
  add column waits_for text constraint import_job_waits_known check (waits_for in ('share', 'columns'));
create index import_job_by_source on import_job (source_id, file_sha256) where source_id is not null;
create index import_job_by_token on import_job (token_id, created_at) where token_id is not null;
