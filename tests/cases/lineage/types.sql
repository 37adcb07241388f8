-- case: casts, functions, literals and names
-- tables: orders(...)
-- type orders.placed => TIMESTAMP
-- type orders.amount => DECIMAL(12, 2)
-- type orders.year => INT
-- type orders.email => VARCHAR
-- type orders.paid => BOOLEAN
-- type orders.shipped_date => DATE
-- type orders.state => VARCHAR
select
    date_trunc('month', placed) as month, amount / 100 as amount, cast(year as int) as year, lower(email) as email,
    case when paid then 1 else 0 end as paid, shipped_date, state
from orders where state in ('open', 'closed');

-- case: a cast to text says nothing of a number
-- tables: orders(...)
-- type orders.id => INTEGER
select md5(cast(id as varchar)) as key from orders;

-- case: both sides of a join have one type
-- tables: orders(...), customers(...)
-- type orders.customer => BIGINT
-- type customers.ref => BIGINT
select cast(o.customer as bigint) as customer, c.name from orders o join customers c on o.customer = c.ref;

-- case: the name that a query gives says more than its own
-- tables: supplies(...)
-- type supplies.perishable => BOOLEAN
-- type supplies.subtotal => INTEGER
-- type supplies.sku => VARCHAR
select perishable as is_perishable, subtotal as subtotal_cents, sku as product_id from supplies;

-- case: dates compared with text
-- tables: orders(...)
-- type orders.day => DATE
-- type orders.moment_at => TIMESTAMP
select 1 as one from orders where day >= '2024-01-01' and moment_at >= '2024-01-01';
