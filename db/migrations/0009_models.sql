-- Versions of the value model: proposed by one person, approved by another, in force from a day. Version 0 is the pack.

create table model_version (
  id uuid constraint model_version_pk primary key,
  number integer not null constraint model_version_number_unique unique
    constraint model_version_number_positive check (number > 0),
  state text not null constraint model_version_state_known check (state in ('proposed', 'approved', 'rejected', 'withdrawn')),
  pack_id text not null,
  pack_version text not null,
  -- The version in force when it was proposed: what its differences are told against.
  base_number integer not null,
  settings jsonb not null,
  reason text not null,
  -- Today's base under these settings, rehearsed after the proposal.
  figures jsonb,
  effective_from date not null,
  -- The later of the wished day and the day of approval.
  in_force_from date,
  proposed_at timestamptz not null,
  proposed_by uuid not null constraint model_version_proposer_fk references staff,
  decided_at timestamptz,
  decided_by uuid constraint model_version_decider_fk references staff,
  decision_note text,
  withdrawn_at timestamptz,
  withdrawn_by uuid constraint model_version_withdrawer_fk references staff,
  withdrawal_reason text,
  version integer not null default 1,
  constraint model_version_second_person check (decided_by is null or decided_by <> proposed_by),
  constraint model_version_decided check (state not in ('approved', 'rejected') or (decided_by is not null and decided_at is not null)),
  constraint model_version_in_force check ((state = 'approved') = (in_force_from is not null)),
  constraint model_version_not_before check (in_force_from is null or in_force_from >= effective_from)
);
create index model_version_in_force_from on model_version (in_force_from desc, number desc) where in_force_from is not null;

-- The version whose settings the run read; 0 is the pack's own.
alter table value_run add column model_number integer not null default 0;
