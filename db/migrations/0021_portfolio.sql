-- A manager's portfolio is read whole by his list, his search and his filters: with the columns of the scope and of the
-- lists' orders beside the key it is read from the index alone, instead of four hundred scattered pages.
drop index customer_by_manager;
create index customer_by_manager on customer (manager_id, tier, customer_id)
  include (merged_into, territory_id, status, score_order, opened_order, contract_order, birthday_order)
  where manager_id is not null;
