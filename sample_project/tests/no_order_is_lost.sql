-- The mart loses no order and counts none twice on the way from the shop.

with in_the_shop as (

    select count(*) as number_of_orders from {{ source('shop', 'orders') }}

),

in_the_mart as (

    select count(*) as number_of_orders from {{ ref('fct_orders') }}

)

select *
from in_the_shop
cross join in_the_mart
where in_the_shop.number_of_orders <> in_the_mart.number_of_orders
