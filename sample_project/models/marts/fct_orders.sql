{{
    config(
        materialized='incremental',
        unique_key='order_id',
        incremental_strategy='delete+insert',
        on_schema_change='append_new_columns',
    )
}}

with orders as (

    select * from {{ ref('stg_orders') }}

    {% if is_incremental() %}
    where ordered_on >= (
        select max(ordered_on) - {{ var('late_arrival_days') }} from {{ this }}
    )
    {% endif %}

),

order_totals as (

    select
        order_id,
        count(*) as number_of_lines,
        sum(gross_amount) as gross_amount,
        sum(discount_amount) as discount_amount,
        sum(refunded_amount) as refunded_amount
    from {{ ref('int_order_lines') }}
    group by order_id

)

select
    orders.order_id,
    orders.customer_id,
    orders.order_status,
    orders.sales_channel,
    orders.ordered_on,
    orders.shipped_at,
    cast(coalesce(order_totals.number_of_lines, 0) as integer) as number_of_lines,
    cast(coalesce(order_totals.gross_amount, 0) as decimal(14, 2)) as gross_amount,
    cast(coalesce(order_totals.discount_amount, 0) as decimal(14, 2)) as discount_amount,
    cast(orders.shipping_fee as decimal(8, 2)) as shipping_fee,
    cast(coalesce(order_totals.refunded_amount, 0) as decimal(14, 2)) as refunded_amount,
    cast(
        coalesce(order_totals.gross_amount, 0)
        - coalesce(order_totals.discount_amount, 0)
        + orders.shipping_fee
        as decimal(14, 2)
    ) as order_total
from orders
left join order_totals on orders.order_id = order_totals.order_id
