with source as (

    select * from {{ source('shop', 'order_items') }}

)

select
    order_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    discount_percent,
    cast(quantity * unit_price as decimal(12, 2)) as gross_amount,
    cast(round(quantity * unit_price * discount_percent / 100.0, 2) as decimal(12, 2)) as discount_amount
from source
