with source as (

    select * from {{ source('shop', 'subscriptions') }}

)

select
    subscription_id,
    customer_id,
    box,
    monthly_price,
    started_on,
    cancelled_on,
    cancelled_on is null as is_running
from source
