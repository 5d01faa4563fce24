-- Value runs and what they gave. Scores and their parts lie in Parquet by run; a customer's row holds the current ones.

create table value_run (
  id uuid constraint value_run_pk primary key,
  -- The last complete month of usage that counted.
  month text not null constraint value_run_month_form check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  state text not null constraint value_run_state_known check (state in ('running', 'done', 'failed')),
  pack_id text not null,
  pack_version text not null,
  -- The model and the files that the run read: a run can be told again from them.
  model jsonb not null,
  inputs jsonb not null,
  -- Relative to the data folder.
  result_path text,
  summary jsonb,
  error_code text,
  started_at timestamptz not null,
  started_by uuid not null,
  finished_at timestamptz
);
create unique index value_run_one_running on value_run ((true)) where state = 'running';
create index value_run_recent on value_run (started_at desc, id desc);

-- Each tier a customer had, with the run and score that gave it.
create table tier_grant (
  customer_id uuid not null constraint tier_grant_customer_fk references customer,
  id uuid not null,
  tier text not null constraint tier_grant_tier_known check (tier in ('diamond', 'gold', 'silver', 'none')),
  previous_tier text not null constraint tier_grant_previous_known check (previous_tier in ('diamond', 'gold', 'silver', 'none')),
  change text not null constraint tier_grant_change_known check (change in ('first', 'up', 'down', 'renewed', 'exception')),
  run_id uuid,
  score numeric(7, 4),
  valid_from date not null,
  valid_to date,
  reason text,
  created_at timestamptz not null,
  created_by uuid not null,
  constraint tier_grant_pk primary key (customer_id, id)
);
create index tier_grant_history on tier_grant (customer_id, valid_from desc, id desc);
create index tier_grant_by_run on tier_grant (run_id, change) where run_id is not null;
