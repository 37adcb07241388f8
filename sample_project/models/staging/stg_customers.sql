with source as (

    select * from {{ source('shop', 'customers') }}

)

select
    customer_id,
    email,
    trim(first_name) || ' ' || trim(last_name) as full_name,
    upper(country_code) as country_code,
    accepts_marketing,
    cast(created_at as date) as signed_up_on
from source
