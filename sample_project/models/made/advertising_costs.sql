-- What the shop pays for its campaigns. The bank's export is not connected yet: until it is, these rows stand in for it, made
-- where the warehouse is. The day it comes, stg_advertising_costs reads a source in the place of this model.

select
    i + 1 as invoice_line,
    {{ dea.weighted({'search': 5, 'social': 3, 'partner': 2}, 'campaign') }} as campaign,
    {{ dea.pick(['Hopp & Partner', 'Northlight', 'Adwerk'], 'agency') }} as agency,
    {{ dea.date_between('2025-07-01', '2026-06-30', 'spent_on') }} as spent_on,
    {{ dea.decimal_between(5, 400, 'amount') }} as amount
from {{ dea.rows(500) }}
