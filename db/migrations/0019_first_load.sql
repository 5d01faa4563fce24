-- A first load writes the whole base before the indexes of its lists: built at once afterwards they cost a fraction of what
-- every single row pays to keep them. What is put off stands here until it is built again, through every crash.
create table deferred_index (
  name text constraint deferred_index_pk primary key,
  definition text not null
);

-- Puts off the indexes that no key needs; does nothing once a single customer is on file. Answers how many.
-- `customer_number` is asked because no policy hides its rows.
create function defer_customer_indexes() returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  one record;
  deferred integer := 0;
begin
  if exists (select from customer_number) then
    return 0;
  end if;
  for one in
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid in ('customer'::regclass, 'customer_number'::regclass, 'customer_search'::regclass, 'customer_secret'::regclass,
        'subscription'::regclass) and not i.indisunique
    order by 1
  loop
    insert into deferred_index values (one.name, one.definition);
    execute format('drop index %I', one.name);
    deferred := deferred + 1;
  end loop;
  return deferred;
end $$;

-- Builds one of them again, unless somebody else just did; the last one brings the planner's figures with it.
create function restore_deferred_index(index_name text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  built text;
begin
  delete from deferred_index where name = index_name returning definition into built;
  if built is null then
    return;
  end if;
  execute built;
  if not exists (select from deferred_index) then
    analyze customer, customer_number, customer_search, customer_secret, subscription, subscription_number;
  end if;
end $$;

-- The same columns and condition as subscription_by_holder.
drop index subscription_held_by_other;
