with source as (

    select * from {{ source('web', 'visits') }}

)

select
    visit_id,
    customer_id,
    coalesce(campaign, 'none') as campaign,
    started_at,
    cast(date_trunc('month', started_at) as date) as month_start,
    pages_viewed,
    pages_viewed = 1 as is_bounce
from source
