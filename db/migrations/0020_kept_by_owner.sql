-- What one person kept of a period is asked at each look at today's list: without it the whole branch's period is read.
create index obligation_by_owner_period on obligation (owner_id, period, rule);
