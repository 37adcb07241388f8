with subscription_months as (

    select * from {{ ref('int_subscription_months') }}

)

select
    month_start,
    box,
    cast(count(*) as integer) as subscriptions,
    cast(sum(monthly_price) as decimal(14, 2)) as recurring_revenue
from subscription_months
group by month_start, box
