-- One row a subscription and month that it ran on the first of: what monthly recurring revenue is counted from.

with recursive subscriptions as (

    select * from {{ ref('stg_subscriptions') }}

),

bounds as (

    select
        cast(date_trunc('month', min(started_on)) as date) as first_month,
        cast(date_trunc('month', max(coalesce(cancelled_on, started_on))) as date) as last_month
    from subscriptions

),

months as (

    select
        first_month as month_start,
        last_month
    from bounds

    union all

    select
        cast(month_start + interval '1 month' as date) as month_start,
        last_month
    from months
    where month_start < last_month

)

select
    subscriptions.subscription_id,
    subscriptions.customer_id,
    subscriptions.box,
    months.month_start,
    subscriptions.monthly_price
from subscriptions
inner join months
    on subscriptions.started_on <= months.month_start
    and (subscriptions.cancelled_on > months.month_start or subscriptions.cancelled_on is null)
