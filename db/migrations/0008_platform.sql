-- Raised when a job is claimed and cleared when its run ends, well or badly: what is left counts the runs that
-- took their worker down with them.
create table job_crash (
  job_id uuid constraint job_crash_pk primary key,
  queue text not null,
  open_runs integer not null,
  claimed_at timestamptz not null
);

-- Set in the transaction of the effect, so that a repeated request can tell a lost reply from a lost act.
alter table idempotency_key add column effect_at timestamptz;

-- Open event streams learn at once that a right has ended, whoever ended it and from whichever process.
create function tell_session_end() returns trigger language plpgsql as $$
begin
  perform pg_notify('zhixin_notice', json_build_object('staffId', new.staff_id, 'event', 'session_ended')::text);
  return null;
end $$;
create trigger session_tells_end after update of revoked_at on session
  for each row when (new.revoked_at is not null and old.revoked_at is null) execute function tell_session_end();

create function tell_staff_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('zhixin_notice', json_build_object('staffId', new.id, 'event', 'session_ended')::text);
  return null;
end $$;
create trigger staff_tells_change after update of state, role, unit_id on staff
  for each row when (new.state <> old.state or new.role <> old.role or new.unit_id <> old.unit_id)
  execute function tell_staff_change();
