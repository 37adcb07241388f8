-- Each line of an order with what was paid for it and what went back: a returned line is refunded whole where that is our fault,
-- and else less a fifth of it for handling.

with order_items as (

    select * from {{ ref('stg_order_items') }}

),

products as (

    select * from {{ ref('stg_products') }}

),

returns as (

    select * from {{ ref('stg_returns') }}

)

select
    order_items.order_id,
    order_items.line_number,
    order_items.product_id,
    products.category,
    order_items.quantity,
    order_items.gross_amount,
    order_items.discount_amount,
    order_items.gross_amount - order_items.discount_amount as net_amount,
    cast(order_items.quantity * products.unit_cost as decimal(12, 2)) as cost_amount,
    returns.return_id is not null as is_returned,
    returns.return_reason,
    case
        when returns.is_our_fault then order_items.gross_amount - order_items.discount_amount
        when returns.return_id is not null
            then cast(round((order_items.gross_amount - order_items.discount_amount) * 0.8, 2) as decimal(12, 2))
        else 0
    end as refunded_amount
from order_items
inner join products on order_items.product_id = products.product_id
left join returns
    on order_items.order_id = returns.order_id
    and order_items.line_number = returns.line_number
