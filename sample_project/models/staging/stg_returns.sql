with source as (

    select * from {{ source('shop', 'returns') }}

)

select
    return_id,
    order_id,
    line_number,
    reason as return_reason,
    reason in ('damaged', 'wrong_item', 'late') as is_our_fault,
    returned_on
from source
