-- Acts over many customers at once: frozen when they are asked for, confirmed as they were shown, worked off in batches.

create table bulk_act (
  id uuid constraint bulk_act_pk primary key,
  kind text not null constraint bulk_act_kind_known check (kind in ('assign', 'suspend', 'resume', 'flag')),
  -- To whom, why: what the act's own schema says.
  params jsonb not null,
  -- The filter or the rows chosen; what was typed into a search is resolved before it is kept.
  selection jsonb not null,
  state text not null constraint bulk_act_state_known
    check (state in ('preparing', 'ready', 'running', 'done', 'cancelled', 'discarded', 'failed')),
  -- What the preview showed beside the counts.
  preview jsonb,
  total integer not null default 0,
  done integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  error_code text,
  cancel_requested boolean not null default false,
  confirmed_at timestamptz,
  finished_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null,
  updated_at timestamptz not null
);
create index bulk_act_by_owner on bulk_act (created_by, created_at desc, id desc);
create index bulk_act_unfinished on bulk_act (state, updated_at) where state in ('preparing', 'ready', 'running');

-- One customer of an act: as he stood when it was shown, and what became of it. No foreign key: checking it would hold
-- a lock on every customer of the act for as long as the preview is made.
create table bulk_item (
  customer_id uuid not null,
  bulk_id uuid not null,
  ordinal integer not null,
  customer_no text not null,
  -- Managers: at the preview, and to come.
  from_id uuid,
  to_id uuid,
  state text not null constraint bulk_item_state_known check (state in ('pending', 'done', 'skipped', 'failed')),
  reason text,
  created_by uuid not null,
  settled_at timestamptz,
  constraint bulk_item_pk primary key (customer_id, bulk_id),
  constraint bulk_item_says_why check ((state in ('skipped', 'failed')) = (reason is not null))
);
create index bulk_item_in_turn on bulk_item (bulk_id, ordinal);
create index bulk_item_pending on bulk_item (bulk_id, ordinal) where state = 'pending';
create index bulk_item_by_state on bulk_item (bulk_id, state, ordinal) where state in ('skipped', 'failed');

-- Whoever asked keeps seeing what became of each row, also of one that is no longer his: that is what the row says.
alter table bulk_item enable row level security;
alter table bulk_item force row level security;
create policy bulk_item_in_scope on bulk_item using (
  (select app_scope_reach()) = 'all'
  or created_by = (select (app_scope() ->> 'actor')::uuid)
);

-- A change made by a bulk act says so in the customer's history.
alter table customer_change drop constraint customer_change_origin_known;
alter table customer_change add constraint customer_change_origin_known
  check (origin in ('page', 'contact', 'import', 'merge', 'bulk'));
