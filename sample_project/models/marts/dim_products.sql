with products as (

    select * from {{ ref('stg_products') }}

),

sales as (

    select
        product_id,
        sum(quantity) as units_sold,
        sum(case when is_returned then quantity else 0 end) as units_returned
    from {{ ref('int_order_lines') }}
    group by product_id

)

select
    products.product_id,
    products.sku,
    products.product_name,
    products.category,
    products.list_price,
    products.unit_cost,
    cast(round((products.list_price - products.unit_cost) / products.list_price, 4) as decimal(6, 4)) as margin_rate,
    products.is_available,
    cast(coalesce(sales.units_sold, 0) as integer) as units_sold,
    cast(coalesce(sales.units_returned, 0) as integer) as units_returned
from products
left join sales on products.product_id = sales.product_id
