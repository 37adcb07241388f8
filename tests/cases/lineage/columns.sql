-- case: columns that nobody declared, through stars
-- tables: orders(...)
-- reads orders => id; placed_at
with source as (select * from orders), renamed as (select id as order_id, placed_at from source)
select order_id, placed_at from renamed;

-- case: a column of one of two open tables is unclear
-- tables: orders(id, ...), customers(id, ...)
-- reads orders => id; customer_id
-- reads customers => id
-- unclear => name
select name from orders o join customers c on o.customer_id = c.id;

-- case: a column of a USING belongs to both
-- tables: orders(...), customers(...)
-- reads orders => customer_id; amount
-- reads customers => customer_id
-- meets => orders.customer_id = customers.customer_id
select customer_id, o.amount from orders o left join customers c using (customer_id);

-- case: subqueries in conditions are read too
-- tables: orders(id, ...), refunds(...)
-- reads refunds => order_id
-- reads orders => id; amount
select amount from orders o where exists (select 1 from refunds r where r.order_id = o.id);

-- case: the columns of an alias are no columns of the table
-- tables: orders(...)
-- reads orders => amount
select amount * 2 as twice, twice + 1 as more from orders;

-- case: EXCLUDE and REPLACE
-- tables: orders(id, note, amount)
-- value amount => orders.amount / 100
-- value id => orders.id
select * exclude (note) replace (amount / 100 as amount) from orders;

-- case: a self join
-- tables: staff(id, boss_id, name)
-- meets => staff.boss_id = staff.id
-- value boss => staff.name
select s.id, b.name as boss from staff s left join staff b on s.boss_id = b.id;

-- case: filters travel with a value
-- tables: orders(id, status, amount)
-- value amount => orders.amount [orders.status <> 'void']
select amount from (select * from orders where status <> 'void') as kept;
