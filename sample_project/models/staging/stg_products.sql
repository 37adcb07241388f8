with source as (

    select * from {{ source('shop', 'products') }}

)

select
    product_id,
    sku,
    product_name,
    category,
    category = 'teaware' as is_teaware,
    unit_price as list_price,
    unit_cost,
    launched_on,
    discontinued_on,
    discontinued_on is null as is_available
from source
