-- case: a rename and a cast keep the key
-- tables: orders(id, ...)
-- unique order_id => orders(id)
-- present order_id => orders.id
-- value order_id => CAST(orders.id AS BIGINT)
with source as (select * from orders),
renamed as (select cast(id as bigint) as order_id, note from source)
select * from renamed;

-- case: a key on both sides of a lookup
-- tables: orders(id, customer_id), customers(id, name)
-- unique order_id => orders(id); customers(id)
-- present name => customers.name; orders.customer_id; orders(customer_id) -> customers(id)
select o.id as order_id, c.name
from orders o left join customers c on o.customer_id = c.id;

-- case: grouped children join one to one
-- tables: orders(id, total), payments(order_id, amount)
-- unique id => orders(id)
-- present paid => orders.id; payments.amount; each orders(id) has payments(order_id)
with paid as (select order_id, sum(amount) as paid from payments group by 1)
select orders.id, paid.paid from orders left join paid on orders.id = paid.order_id;

-- case: groups are unique for nothing
-- tables: orders(id, customer_id, amount)
-- unique customer_id => nothing
-- present n => nothing
-- value n => ? aggregates rows
select customer_id, count(*) as n from orders group by customer_id;

-- case: a row number over all rows
-- tables: customers(id)
-- unique customer_key => nothing
-- present customer_key => nothing
-- value customer_key => ? is a window over rows
select row_number() over (order by id) as customer_key, id from customers;

-- case: the first row of each partition
-- tables: visits(visitor, at)
-- unique visitor => nothing
with ranked as (select *, row_number() over (partition by visitor order by at desc) as rn from visits)
select visitor, at from ranked where rn = 1;

-- case: a hash of a composite key
-- tables: supplies(id, sku)
-- unique supply_uuid => supplies(id, sku)
-- present supply_uuid => nothing
select md5(coalesce(cast(id as varchar), '') || '-' || coalesce(cast(sku as varchar), '')) as supply_uuid from supplies;

-- case: parts of a key that come from lookups
-- tables: laps(race_id, driver_id, lap), drivers(id, ref), races(id, ref)
-- unique lap, driver_ref, race_ref => drivers(id, ref); drivers(ref); laps(driver_id, lap, race_id); races(id, ref); races(ref)
select l.lap, d.ref as driver_ref, r.ref as race_ref
from laps l left join drivers d on d.id = l.driver_id left join races r on r.id = l.race_id;

-- case: a join without equality may fan out
-- tables: subscriptions(id, starts), months(month)
-- unique id => ? may meet several of m
select s.id from subscriptions s join months m on m.month >= s.starts;

-- case: the arms of a union may share values
-- tables: a(id), b(id)
-- unique id => ? union
-- present id => a.id; b.id
-- value id => a.id | b.id
select id from a union all select id from b;

-- case: what rounds may put values together
-- tables: readings(at)
-- unique day => ? several
select date_trunc('day', at) as day from readings;

-- case: a comparison keeps NULL out
-- tables: orders(id, placed_at)
-- present day => nothing
select cast(placed_at as date) as day from orders where placed_at >= '2024-01-01';

-- case: an arm that may not apply
-- tables: orders(id, status)
-- present open => ? no ELSE
-- present known => nothing
select case when status = 'open' then 1 end as open, case when status = 'open' then 1 else 0 end as known from orders;
