-- A9: key customers grew from small ones. Not a VIP yet and spending rises fast, by the last value run.
alter table customer add column is_growing boolean not null default false;
create index customer_growing on customer (score_order desc, customer_id desc) where is_growing;
