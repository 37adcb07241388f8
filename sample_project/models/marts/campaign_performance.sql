-- What each campaign brought and cost by month; visits without a campaign are 'none', and cost nothing.

with visits as (

    select
        month_start,
        campaign,
        count(*) as visits,
        sum(case when is_bounce then 1 else 0 end) as bounces
    from {{ ref('stg_visits') }}
    group by month_start, campaign

),

won as (

    select
        month_start,
        campaign,
        count(*) as customers_won
    from {{ ref('int_first_visits') }}
    group by month_start, campaign

),

costs as (

    select
        month_start,
        campaign,
        sum(cost) as cost
    from {{ ref('stg_advertising_costs') }}
    group by month_start, campaign

)

select
    coalesce(visits.month_start, costs.month_start) as month_start,
    coalesce(visits.campaign, costs.campaign) as campaign,
    coalesce(visits.visits, 0) as visits,
    cast(coalesce(visits.bounces, 0) as bigint) as bounces,
    coalesce(won.customers_won, 0) as customers_won,
    cast(coalesce(costs.cost, 0) as decimal(14, 2)) as cost
from visits
full join costs
    on visits.month_start = costs.month_start
    and visits.campaign = costs.campaign
left join won
    on visits.month_start = won.month_start
    and visits.campaign = won.campaign
