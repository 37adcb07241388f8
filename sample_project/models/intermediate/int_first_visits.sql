-- The visit in which each customer was first seen signed in: the campaign that brought it has won the customer.

with visits as (

    select * from {{ ref('stg_visits') }}
    where customer_id is not null

),

numbered as (

    select
        *,
        row_number() over (partition by customer_id order by started_at, visit_id) as visit_number
    from visits

)

select
    customer_id,
    visit_id,
    campaign,
    month_start
from numbered
where visit_number = 1
