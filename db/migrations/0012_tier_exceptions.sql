-- What stands beside the model's word on one customer's tier: a protection that keeps it, an exception that raises it.

create table tier_protection (
  customer_id uuid not null constraint tier_protection_customer_fk references customer,
  id uuid not null,
  -- The tier in hand when it was protected.
  tier text not null constraint tier_protection_tier_known check (tier in ('diamond', 'gold', 'silver')),
  -- Exclusive, as the end of a tier's validity.
  until_on date not null,
  reason text not null,
  created_at timestamptz not null,
  created_by uuid not null,
  ended_at timestamptz,
  ended_by uuid,
  end_reason text,
  version integer not null default 1,
  constraint tier_protection_pk primary key (customer_id, id)
);
create unique index tier_protection_one_open on tier_protection (customer_id) where ended_at is null;
create index tier_protection_by_end on tier_protection (until_on, id) where ended_at is null;

create table tier_exception (
  customer_id uuid not null constraint tier_exception_customer_fk references customer,
  id uuid not null,
  -- At least this tier, whatever the score: the relationship level of the model.
  tier text not null constraint tier_exception_tier_known check (tier in ('diamond', 'gold', 'silver')),
  until_on date not null,
  reason text not null,
  state text not null constraint tier_exception_state_known check (state in ('requested', 'approved', 'refused', 'withdrawn', 'ended')),
  requested_at timestamptz not null,
  requested_by uuid not null,
  decided_at timestamptz,
  decided_by uuid,
  decision_note text,
  ended_at timestamptz,
  ended_by uuid,
  end_reason text,
  version integer not null default 1,
  constraint tier_exception_pk primary key (customer_id, id),
  constraint tier_exception_second_person check (decided_by is null or decided_by <> requested_by),
  constraint tier_exception_decided check (state not in ('approved', 'refused') or decided_by is not null)
);
create unique index tier_exception_one_standing on tier_exception (customer_id, state) where state in ('requested', 'approved');
create index tier_exception_by_state on tier_exception (state, requested_at desc, id desc);

alter table tier_protection enable row level security;
alter table tier_protection force row level security;
create policy tier_protection_in_scope on tier_protection using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(tier_protection.customer_id)
);
alter table tier_exception enable row level security;
alter table tier_exception force row level security;
create policy tier_exception_in_scope on tier_exception using (
  (select app_scope_reach()) = 'all'
  or app_sees_customer(tier_exception.customer_id)
);
