with customers as (

    select * from {{ ref('stg_customers') }}

),

countries as (

    select * from {{ ref('countries') }}

),

customer_orders as (

    select * from {{ ref('int_customer_orders') }}

),

subscribers as (

    select
        customer_id,
        max(case when is_running then box end) as current_box
    from {{ ref('stg_subscriptions') }}
    group by customer_id

)

select
    customers.customer_id,
    customers.full_name,
    customers.email,
    countries.country_name,
    countries.region,
    customers.signed_up_on,
    coalesce(customer_orders.number_of_orders, 0) as number_of_orders,
    customer_orders.first_ordered_on,
    customer_orders.last_ordered_on,
    cast(coalesce(customer_orders.lifetime_revenue, 0) as decimal(14, 2)) as lifetime_revenue,
    subscribers.current_box,
    case
        when subscribers.current_box is not null then 'subscriber'
        when subscribers.customer_id is not null then 'lapsed subscriber'
        when customer_orders.number_of_orders > 1 then 'regular'
        when customer_orders.number_of_orders = 1 then 'one-time'
        else 'visitor'
    end as customer_segment
from customers
inner join countries on customers.country_code = countries.country_code
left join customer_orders on customers.customer_id = customer_orders.customer_id
left join subscribers on customers.customer_id = subscribers.customer_id
