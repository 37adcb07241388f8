{#
    Each value's share of the rows lies within its bounds: `shares` maps values to [at least, at most]; `others` bounds the
    share of all values that it does not name. NULLs are left out, and where no row is left no share is wrong. Returns one
    row for each value out of bounds.
#}
{% test shares_within(model, column_name, shares, others=none) %}

{%- if shares is not mapping or not shares -%}
    {{ exceptions.raise_compiler_error("dea.shares_within: shares of " ~ column_name ~ " must map values to [at least, at most], not " ~ shares) }}
{%- endif -%}
{%- for bounds in shares.values() | list + ([others] if others is not none else []) -%}
    {%- if bounds is string or bounds is mapping or bounds is not iterable or bounds | length != 2 or bounds | reject("number") | list or not 0 <= bounds[0] <= bounds[1] <= 1 -%}
        {{ exceptions.raise_compiler_error("dea.shares_within: " ~ bounds ~ " of " ~ column_name ~ " must be two shares from 0 to 1, in order") }}
    {%- endif -%}
{%- endfor -%}
{%- set named = [] -%}
{%- for value in shares -%}
    {%- do named.append(dea.literal(value)) -%}
{%- endfor %}

with candidate as (

    select * from {{ model }}
    where {{ column_name }} is not null

),

counted as (

    {%- for value, bounds in shares.items() %}
    select
        cast({{ dea.literal(value | string) }} as {{ dea.type_text() }}) as share_of,
        avg(case when {{ column_name }} = {{ named[loop.index0] }} then 1.0 else 0.0 end) as share,
        {{ bounds[0] }} as at_least,
        {{ bounds[1] }} as at_most
    from candidate
    {{ "union all" if not loop.last or others is not none }}
    {%- endfor %}
    {%- if others is not none %}
    select
        cast('all others' as {{ dea.type_text() }}) as share_of,
        avg(case when {{ column_name }} in ({{ named | join(", ") }}) then 0.0 else 1.0 end) as share,
        {{ others[0] }} as at_least,
        {{ others[1] }} as at_most
    from candidate
    {%- endif %}

)

select *
from counted
where share < at_least or share > at_most

{% endtest %}
