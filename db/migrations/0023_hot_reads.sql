-- A page of fifty customers asked fifty times, by a function with a plan and settings of its own, whether each sealed row is
-- seen: half of what the page cost. As a part of the statement the same question is a look-up.
alter policy customer_secret_in_scope on customer_secret using (
  (select app_scope_reach()) = 'all'
  or exists (select 1 from customer c where c.customer_id = customer_secret.customer_id)
);

-- A manager searches among his own few hundred: with the manager beside the words they are read from one index instead of as
-- many pages of a table with a million rows. Whoever writes the manager on the customer's row writes it here, too.
alter table customer_search add column manager_id uuid;
-- The policies hold for whoever migrates, too.
select set_config('app.reach', 'all', true);
update customer_search x set manager_id = c.manager_id from customer c
where c.customer_id = x.customer_id and c.manager_id is not null;
create index customer_search_by_manager on customer_search (manager_id, customer_id)
  include (name, given_name, pinyin, initials, number) where manager_id is not null;

-- Today counts and orders all that stands open with a person: from the index alone, not from a page of the table for each.
drop index obligation_open_by_owner;
create index obligation_open_by_owner on obligation (owner_id, due_at) include (state, snoozed_until, tier, root_id, id)
  where closed_at is null;
drop index obligation_by_owner_period;
create index obligation_contacts_by_owner on obligation (owner_id, period, rule) include (due_at, state, root_id)
  where rule in ('OB1', 'OB2', 'OB3');
