with orders as (

    select * from {{ ref('stg_orders') }}
    where not is_cancelled

),

order_lines as (

    select * from {{ ref('int_order_lines') }}

),

order_revenue as (

    select
        order_id,
        sum(net_amount - refunded_amount) as revenue
    from order_lines
    group by order_id

)

select
    orders.customer_id,
    count(*) as number_of_orders,
    min(orders.ordered_on) as first_ordered_on,
    max(orders.ordered_on) as last_ordered_on,
    coalesce(sum(order_revenue.revenue), 0) as lifetime_revenue
from orders
left join order_revenue on orders.order_id = order_revenue.order_id
group by orders.customer_id
