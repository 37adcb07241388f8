with source as (

    select * from {{ source('shop', 'orders') }}

)

select
    order_id,
    customer_id,
    status as order_status,
    channel as sales_channel,
    ordered_at,
    cast(ordered_at as date) as ordered_on,
    shipped_at,
    status = 'cancelled' as is_cancelled,
    shipping_fee
from source
