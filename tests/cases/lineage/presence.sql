-- case: a filter on an aggregate may let no row pass
-- tables: sales(shop, v)
-- present paid => ? no row passes its FILTER
-- present share => ? no row passes its FILTER
-- present sold => nothing
-- present filled => nothing
select shop,
  sum(v) filter (where v > 0) as paid, sum(v) filter (where v > 0) / 100 as share,
  count(*) filter (where v > 0) as sold, coalesce(sum(v) filter (where v > 0), 0) as filled
from sales group by shop;

-- case: one row over no rows
-- tables: sales(v)
-- present most => ? when there is no row
-- present mean => ? when there is no row
-- present n => nothing
-- present filled => nothing
select max(v) as most, avg(v) + 1 as mean, count(v) as n, coalesce(sum(v), 0) as filled from sales;

-- case: groups have rows
-- tables: sales(shop, v)
-- present most => sales.v
-- present listed => sales.v
-- present middle => sales.v
-- present spread => ? may be NULL
select shop, max(v) as most, string_agg(v, ',' order by shop) as listed,
  percentile_cont(0.5) within group (order by v) as middle, stddev(v) as spread
from sales group by shop;

-- case: rows of totals
-- tables: sales(shop, v)
-- present shop => ? ROLLUP
-- present n => nothing
select shop, count(*) as n from sales group by rollup (shop);

-- case: text that is no number
-- tables: sales(v)
-- present tried => ? may be NULL
-- present day => ? may be NULL
-- present made => sales.v
select try_cast(v as integer) as tried, try_strptime(v, '%Y') as day, cast(v as integer) as made from sales;

-- case: parts of a document
-- tables: sales(doc)
-- present shop => ? may be NULL
-- present name => ? may be NULL
-- present first => ? may be NULL
-- present city => ? may be NULL
select doc -> 'shop' as shop, doc ->> 'name' as name, doc[1] as first, struct_extract(doc, 'city') as city from sales;

-- case: frames that may be empty
-- tables: sales(at, v)
-- present running => sales.v
-- present around => sales.v
-- present before => ? its frame is empty
-- present after => ? its frame is empty
-- present others => ? its frame is empty
-- present named => ? its frame is empty
-- present counted => nothing
-- present paid => ? no row passes its FILTER
select sum(v) over (order by at) as running,
  avg(v) over (order by at rows between 3 preceding and 1 following) as around,
  sum(v) over (order by at rows between 3 preceding and 1 preceding) as before,
  min(v) over (order by at rows between 1 following and unbounded following) as after,
  max(v) over (order by at rows between unbounded preceding and current row exclude current row) as others,
  sum(v) over w as named,
  count(v) over w as counted,
  sum(v) filter (where v > 0) over (order by at) as paid
from sales window w as (order by at rows between 2 preceding and 1 preceding);

-- case: other rows that may not be there
-- tables: sales(at, v)
-- present earlier => ? may be NULL
-- present later => ? may be NULL
-- present second => ? may be NULL
-- present known => ? may be NULL
-- present place => nothing
select lag(v) over (order by at) as earlier, lead(v) over (order by at) as later,
  nth_value(v, 2) over (order by at) as second, first_value(v ignore nulls) over (order by at) as known,
  rank() over (order by at) as place
from sales;
