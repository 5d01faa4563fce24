-- Duplicates: who may be the same person, the merge of two files, and what is needed to take a merge back.

-- A number of the branch whose file was merged into another: the number and the old file's address lead to the survivor.
create table customer_former_number (
  customer_id uuid not null constraint customer_former_number_customer_fk references customer,
  -- The file that was merged.
  id uuid not null,
  customer_no text not null,
  -- As it is searched for.
  number text collate "C" not null,
  merged_at timestamptz not null,
  constraint customer_former_number_pk primary key (customer_id, id)
);
create index customer_former_number_by_id on customer_former_number (id);
create index customer_former_number_by_number on customer_former_number (number, customer_id);

-- The few whose files live on in another's: what usage was written for them counts for the other.
create index customer_merged on customer (customer_id) include (merged_into) where merged_into is not null;

-- A number may be held by somebody else than its owner.
create index subscription_held_by_other on subscription (holder_customer_id) where holder_customer_id <> customer_id;

-- Two files that may be one person's. The smaller id is the first, so that a pair is one row.
create table duplicate_candidate (
  customer_id uuid not null constraint duplicate_candidate_customer_fk references customer,
  other_id uuid not null,
  id uuid not null,
  reason text not null constraint duplicate_candidate_reason_known check (reason in ('id_number', 'phone_and_name', 'both')),
  state text not null constraint duplicate_candidate_state_known check (state in ('open', 'dismissed')),
  -- The worthier of the two, by which the list is ordered.
  score_order integer not null,
  has_vip boolean not null,
  found_at timestamptz not null,
  seen_at timestamptz not null,
  dismissed_at timestamptz,
  dismissed_by uuid,
  dismissed_reason text,
  version integer not null default 1,
  constraint duplicate_candidate_pk primary key (customer_id, other_id),
  constraint duplicate_candidate_pair_order check (customer_id < other_id),
  constraint duplicate_candidate_dismissed_with_reason check ((state = 'dismissed') = (dismissed_reason is not null))
);
create index duplicate_candidate_by_score on duplicate_candidate (state, score_order desc, id desc);
create index duplicate_candidate_by_id on duplicate_candidate (id);

-- One merge: customer_id is the file that lives on.
create table customer_merge (
  customer_id uuid not null constraint customer_merge_customer_fk references customer,
  id uuid not null,
  from_id uuid not null,
  state text not null constraint customer_merge_state_known check (state in ('done', 'undone')),
  -- As they were, so that the act can be told when the file has gone on.
  from_name text not null,
  from_no text not null,
  into_name text not null,
  into_no text not null,
  reason text not null,
  -- Field → whose value was kept; only those that differed.
  choices jsonb not null,
  -- Table → how many rows moved.
  moved jsonb not null,
  -- Table → the print of the rows of both that the merge left behind; what differs later was touched.
  prints jsonb not null,
  merged_at timestamptz not null,
  merged_by uuid not null,
  undone_at timestamptz,
  undone_by uuid,
  undone_reason text,
  version integer not null default 1,
  constraint customer_merge_pk primary key (customer_id, id),
  constraint customer_merge_undone check ((state = 'undone') = (undone_at is not null))
);
create index customer_merge_by_id on customer_merge (id);
create index customer_merge_by_from on customer_merge (from_id);
create index customer_merge_by_time on customer_merge (merged_at desc, id desc);

-- What the merge did to which row: sealed values stay sealed. A row that only went over is named, not copied.
create table merge_journal (
  customer_id uuid not null,
  merge_id uuid not null,
  place integer not null,
  table_name text not null,
  kind text not null constraint merge_journal_kind_known check (kind in ('moved', 'changed', 'removed', 'added')),
  key jsonb not null,
  before jsonb,
  constraint merge_journal_pk primary key (customer_id, merge_id, place),
  constraint merge_journal_merge_fk foreign key (customer_id, merge_id) references customer_merge,
  constraint merge_journal_keeps_what_was check ((before is not null) = (kind in ('changed', 'removed')))
);

alter table customer_former_number enable row level security;
alter table customer_former_number force row level security;
create policy customer_former_number_in_scope on customer_former_number using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(customer_former_number.customer_id)
);
alter table duplicate_candidate enable row level security;
alter table duplicate_candidate force row level security;
create policy duplicate_candidate_in_scope on duplicate_candidate using (
  (select app_scope_reach()) = 'all'
  or (app_sees_customer(duplicate_candidate.customer_id) and app_sees_customer(duplicate_candidate.other_id))
);
alter table customer_merge enable row level security;
alter table customer_merge force row level security;
create policy customer_merge_in_scope on customer_merge using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(customer_merge.customer_id)
);
alter table merge_journal enable row level security;
alter table merge_journal force row level security;
create policy merge_journal_in_scope on merge_journal using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(merge_journal.customer_id)
);
