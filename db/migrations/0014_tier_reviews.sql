-- The annual review of members: who rises, stays or falls of those whose validity ends in a period.

create table tier_review (
  id uuid constraint tier_review_pk primary key,
  from_on date not null,
  -- Exclusive.
  to_on date not null,
  state text not null constraint tier_review_state_known check (state in ('preparing', 'open', 'applied', 'cancelled')),
  -- What it was graded on.
  month text,
  model_number integer,
  opened_at timestamptz not null,
  opened_by uuid not null,
  applied_at timestamptz,
  applied_by uuid,
  version integer not null default 1,
  constraint tier_review_period check (from_on < to_on),
  constraint tier_review_second_person check (applied_by is null or applied_by <> opened_by),
  constraint tier_review_applied check ((state = 'applied') = (applied_by is not null))
);
create unique index tier_review_one_open on tier_review ((true)) where state in ('preparing', 'open');
create index tier_review_recent on tier_review (opened_at desc, id desc);

create table tier_review_item (
  customer_id uuid not null constraint tier_review_item_customer_fk references customer,
  review_id uuid not null constraint tier_review_item_review_fk references tier_review,
  kind text not null constraint tier_review_item_kind_known check (kind in ('upgrade', 'retain', 'downgrade')),
  tier text not null constraint tier_review_item_tier_known check (tier in ('diamond', 'gold', 'silver', 'none')),
  proposed text not null constraint tier_review_item_proposed_known check (proposed in ('diamond', 'gold', 'silver', 'none')),
  valid_to date,
  score numeric(7, 4),
  -- Comparable under row-level security and never null, as customer.score_order.
  score_order integer not null generated always as (coalesce((score * 10000)::integer, -1)) stored,
  manager_id uuid,
  territory_id uuid,
  decision text constraint tier_review_item_decision_known check (decision in ('confirm', 'protect')),
  reason text,
  decided_at timestamptz,
  decided_by uuid,
  notice_due_at timestamptz,
  noticed_at timestamptz,
  noticed_by uuid,
  notice_note text,
  outcome text constraint tier_review_item_outcome_known check (outcome in ('applied', 'protected', 'overtaken')),
  applied_at timestamptz,
  constraint tier_review_item_pk primary key (customer_id, review_id),
  constraint tier_review_item_protect_reason check (decision is distinct from 'protect' or reason is not null)
);
create index tier_review_item_list on tier_review_item (review_id, kind, score_order desc, customer_id desc);
create index tier_review_item_pending on tier_review_item (review_id, customer_id) where outcome is null;

alter table tier_review_item enable row level security;
alter table tier_review_item force row level security;
create policy tier_review_item_in_scope on tier_review_item using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(tier_review_item.customer_id)
);
