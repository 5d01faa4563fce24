-- A first load writes the whole base before the indexes of its lists and the foreign keys of its tables: built and checked at
-- once afterwards they cost a fraction of what every single row pays for them. What is put off stands here until it is back,
-- through every crash. Carried out as the owner: the application may read it and no more.
create table deferred_definition (
  name text constraint deferred_definition_pk primary key,
  definition text not null
);

-- Puts off the indexes that no key needs, and the foreign keys; does nothing once a single customer is on file. Answers how
-- many. `customer_number` is asked because no policy hides its rows.
create function defer_customer_definitions() returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  base constant regclass[] := array['customer', 'customer_number', 'customer_search', 'customer_secret', 'subscription'];
  one record;
  deferred integer := 0;
begin
  if exists (select from customer_number) then
    return 0;
  end if;
  for one in
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition, format('drop index %I', c.relname) as removal
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = any (base) and not i.indisunique
    union all
    select conname, format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
      format('alter table %s drop constraint %I', conrelid::regclass, conname)
    from pg_constraint
    where conrelid = any (base) and contype = 'f'
  loop
    insert into deferred_definition values (one.name, one.definition);
    execute one.removal;
    deferred := deferred + 1;
  end loop;
  return deferred;
end $$;

-- Brings one of them back, unless somebody else just did; the last one brings the planner's figures with it.
create function restore_deferred_definition(wanted text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  found_definition text;
begin
  delete from deferred_definition where name = wanted returning definition into found_definition;
  if found_definition is null then
    return;
  end if;
  execute found_definition;
  if not exists (select from deferred_definition) then
    analyze customer, customer_number, customer_search, customer_secret, subscription, subscription_number;
  end if;
end $$;

-- The same columns and condition as subscription_by_holder.
drop index subscription_held_by_other;
