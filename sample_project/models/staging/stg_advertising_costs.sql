with source as (

    select * from {{ ref('advertising_costs') }}

)

select
    invoice_line,
    campaign,
    cast(date_trunc('month', spent_on) as date) as month_start,
    cast(amount as decimal(10, 2)) as cost
from source
