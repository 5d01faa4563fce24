-- The house: units, territories, staff, sessions, the audit chain, idempotency, notifications.
-- Reference tables (staff, units, territories) and staff-owned tables; nothing here is about a customer.

-- Scope of the running transaction, set by the platform with set_config('app.scope', json, true).
-- No scope set: nothing is visible through row-level security.
create function app_scope() returns jsonb language sql stable as
$$ select coalesce(nullif(current_setting('app.scope', true), ''), '{"reach":"none"}')::jsonb $$;
create function app_scope_reach() returns text language sql stable as $$ select app_scope() ->> 'reach' $$;
create function app_scope_ids(key text) returns uuid[] language sql stable as
$$ select coalesce(array(select jsonb_array_elements_text(app_scope() -> key)::uuid), '{}') $$;

-- PostgreSQL 18 has it; before that it is made here: 48 bits of milliseconds over the first bytes of a random UUID.
do $$ begin
  if to_regprocedure('uuidv7()') is null then
    create function uuidv7() returns uuid language sql volatile parallel safe as $body$
      select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
    $body$;
  end if;
end $$;

create table unit (
  id uuid constraint unit_pk primary key,
  parent_id uuid constraint unit_parent_fk references unit,
  name text not null constraint unit_name_not_empty check (name <> ''),
  kind text not null constraint unit_kind_known check (kind in ('branch', 'urban', 'county', 'department')),
  service_hotline text,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null,
  constraint unit_name_unique unique nulls not distinct (parent_id, name)
);

create table territory (
  id uuid constraint territory_pk primary key,
  parent_id uuid constraint territory_parent_fk references territory,
  code text not null constraint territory_code_unique unique,
  name text not null,
  kind text not null constraint territory_kind_known check (kind in ('city', 'district', 'county', 'area')),
  unit_id uuid constraint territory_unit_fk references unit,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null
);
create index territory_by_unit on territory (unit_id);

create table staff (
  id uuid constraint staff_pk primary key,
  user_name text not null,
  display_name text not null,
  role text not null constraint staff_role_known check (role in ('VM','GM','ZS','CH','SV','CO','QA','AN','DP','EX','AD')),
  unit_id uuid not null constraint staff_unit_fk references unit,
  work_phone text,
  state text not null constraint staff_state_known check (state in ('active', 'disabled', 'left')),
  locale text not null default 'zh' constraint staff_locale_known check (locale in ('zh', 'en')),
  ended_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null
);
create unique index staff_user_name_unique on staff (lower(user_name));
create index staff_by_unit on staff (unit_id);

-- How a member of staff signs in. A table of its own: signing in does not change the person's version.
create table credential (
  staff_id uuid constraint credential_pk primary key constraint credential_staff_fk references staff,
  password_hash text not null,
  password_changed_at timestamptz not null,
  must_change_password boolean not null,
  failed_sign_ins integer not null default 0,
  lock_count integer not null default 0,
  locked_until timestamptz
);

-- The same limits for addresses and for user names that nobody has, so that a lock does not tell who exists.
create table sign_in_guard (
  key text constraint sign_in_guard_pk primary key,
  failures integer not null,
  lock_count integer not null default 0,
  window_from timestamptz not null,
  locked_until timestamptz
);

-- The one-time token for the first administrator; empty as soon as there is one.
create table first_run (
  one boolean constraint first_run_pk primary key default true constraint first_run_single check (one),
  token_hash bytea not null,
  created_at timestamptz not null
);

-- D1: nobody's customers are ever without a reachable person.
create table staff_leave (
  id uuid constraint staff_leave_pk primary key,
  staff_id uuid not null constraint staff_leave_staff_fk references staff,
  cover_staff_id uuid not null constraint staff_leave_cover_fk references staff,
  from_on date not null,
  to_on date not null,
  reason text not null,
  cancelled_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid not null,
  constraint staff_leave_order check (to_on >= from_on),
  constraint staff_leave_other_person check (cover_staff_id <> staff_id)
);
create index staff_leave_by_staff on staff_leave (staff_id, from_on);
create index staff_leave_by_cover on staff_leave (cover_staff_id, from_on);

create table session (
  token_hash bytea constraint session_pk primary key,
  id uuid not null constraint session_id_unique unique,
  staff_id uuid not null constraint session_staff_fk references staff,
  auth_state text not null constraint session_auth_state_known check (auth_state in ('password', 'full')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  ip text,
  user_agent text
);
create index session_by_staff on session (staff_id) where revoked_at is null;

-- Append-only; the application role may only insert and read.
create table audit_entry (
  seq bigint constraint audit_entry_pk primary key,
  at timestamptz not null,
  actor_id uuid not null,
  actor_role text not null,
  session_id uuid,
  ip text,
  action text not null,
  object_kind text not null,
  object_id text,
  root_id uuid,
  fields text[] not null,
  purpose text,
  outcome text not null constraint audit_entry_outcome_known check (outcome in ('done', 'denied', 'failed')),
  request_id text,
  prev bytea not null,
  hmac bytea not null
);
create index audit_entry_by_actor on audit_entry (actor_id, seq desc);
create index audit_entry_by_root on audit_entry (root_id, seq desc) where root_id is not null;
create index audit_entry_by_action on audit_entry (action, seq desc);

create table audit_head (
  one boolean constraint audit_head_pk primary key default true constraint audit_head_single check (one),
  seq bigint not null,
  hmac bytea not null
);
insert into audit_head (seq, hmac) values (0, decode(repeat('00', 32), 'hex'));

-- Data keys, wrapped by a key that lies outside the database; the application adds, it does not replace.
create table key_ring (
  id smallint not null constraint key_ring_id_range check (id between 1 and 15),
  purpose text not null constraint key_ring_purpose_known check (purpose in ('data', 'index', 'audit')),
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  constraint key_ring_pk primary key (purpose, id)
);

-- Each check of the chain and what it found.
create table audit_verification (
  id uuid constraint audit_verification_pk primary key,
  requested_by uuid not null,
  requested_at timestamptz not null,
  finished_at timestamptz,
  outcome text not null
    constraint audit_verification_outcome_known check (outcome in ('waiting', 'whole', 'broken', 'failed')),
  entries bigint,
  broken_seq bigint
);
create index audit_verification_latest on audit_verification (requested_at desc);

create function audit_entry_is_append_only() returns trigger language plpgsql as
$$ begin raise exception 'audit_entry is append-only'; end $$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function audit_entry_is_append_only();

create table idempotency_key (
  staff_id uuid not null,
  route text not null,
  key text not null,
  request_hash bytea not null,
  status integer,
  reply jsonb,
  created_at timestamptz not null,
  constraint idempotency_key_pk primary key (staff_id, route, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

create table notification (
  staff_id uuid not null constraint notification_staff_fk references staff,
  id uuid not null,
  kind text not null,
  params jsonb not null,
  href text not null,
  created_at timestamptz not null,
  read_at timestamptz,
  constraint notification_pk primary key (staff_id, id)
);
create index notification_unread on notification (staff_id, id desc) where read_at is null;

-- Messages and calls to the outside, written in the business transaction (trust: idempotency and messages).
create table outbox (
  id uuid constraint outbox_pk primary key,
  business_key text not null constraint outbox_business_key_unique unique,
  channel text not null,
  payload jsonb not null,
  state text not null constraint outbox_state_known check (state in ('pending', 'claimed', 'sending', 'sent', 'failed', 'unknown')),
  attempts integer not null default 0,
  lease_until timestamptz,
  client_message_id uuid,
  next_try_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index outbox_due on outbox (next_try_at) where state in ('pending', 'claimed');
