-- Exports of personal data: asked for with a purpose, above a limit approved by a second person, sealed, and gone in time.

create table export_request (
  id uuid constraint export_request_pk primary key,
  state text not null constraint export_request_state_known
    check (state in ('waiting', 'making', 'ready', 'refused', 'withdrawn', 'expired', 'failed')),
  purpose text not null,
  note text not null,
  columns text[] not null,
  -- Sealed fields asked for in clear, and whether the approval grants them.
  clear_columns text[] not null,
  clear_granted boolean not null default false,
  selection jsonb not null,
  format text not null constraint export_request_format_known check (format in ('csv', 'xlsx')),
  locale text not null constraint export_request_locale_known check (locale in ('zh', 'en')),
  -- As many as were asked for; the file never holds more.
  rows_asked integer not null,
  rows_made integer not null default 0,
  needs_approval boolean not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_note text,
  error_code text,
  bytes bigint,
  -- The file's own key, sealed like a field: without it the file is noise.
  file_key bytea,
  made_at timestamptz,
  expires_at timestamptz,
  file_removed_at timestamptz,
  downloads integer not null default 0,
  download_until timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null,
  updated_at timestamptz not null,
  constraint export_request_four_eyes check (decided_by is null or decided_by <> created_by),
  constraint export_request_approved_before_made check (not needs_approval or state not in ('making', 'ready') or decided_by is not null)
);
create index export_request_recent on export_request (created_at desc, id desc);
create index export_request_by_owner on export_request (created_by, created_at desc, id desc);
create index export_request_with_end on export_request (state, updated_at) where state in ('waiting', 'making', 'ready');
