-- What each category earned by region and month, cancelled orders left out.

with order_lines as (

    select * from {{ ref('int_order_lines') }}

),

orders as (

    select * from {{ ref('fct_orders') }}
    where order_status <> 'cancelled'

),

customers as (

    select * from {{ ref('dim_customers') }}

)

select
    cast(date_trunc('month', orders.ordered_on) as date) as month_start,
    order_lines.category,
    customers.region,
    count(distinct orders.order_id) as number_of_orders,
    sum(order_lines.quantity) as units_sold,
    sum(order_lines.net_amount - order_lines.refunded_amount) as revenue,
    sum(order_lines.net_amount - order_lines.refunded_amount - order_lines.cost_amount) as profit
from order_lines
inner join orders on order_lines.order_id = orders.order_id
inner join customers on orders.customer_id = customers.customer_id
group by 1, 2, 3
