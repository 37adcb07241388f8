{# The mean of the column lies from min_value to max_value: of all rows, or of each group of `group_by`. Returns those that do not. #}
{% test mean_within(model, column_name, min_value=none, max_value=none, group_by=none) %}

{{- dea.measure_within(model, "dea.mean_within of " ~ column_name, "avg(" ~ column_name ~ ")", min_value, max_value, group_by) }}

{% endtest %}

{#
    The groups of `model` (all of it, without `group_by`) in which an aggregate is out of bounds. Where it is NULL, for want
    of rows, it is not.
#}
{%- macro measure_within(model, told, measure, min_value, max_value, group_by) -%}
{%- set groups = dea.listed(group_by, told ~ ": group_by") if group_by else [] -%}
{%- set bounds, conditions = [min_value, max_value] | reject("none") | list, [] -%}
{%- if not bounds or bounds | reject("number") | list or bounds != bounds | sort -%}
    {{ exceptions.raise_compiler_error(told ~ ": min_value=" ~ min_value ~ " and max_value=" ~ max_value ~ " must be numbers in this order, or one of them") }}
{%- endif -%}
{%- if min_value is not none -%}
    {%- do conditions.append("measured < " ~ min_value) -%}
{%- endif -%}
{%- if max_value is not none -%}
    {%- do conditions.append("measured > " ~ max_value) -%}
{%- endif %}

with candidate as (

    select * from {{ model }}

),

measure as (

    select
        {% for column in groups %}{{ column }},
        {% endfor -%}
        {{ measure }} as measured
    from candidate
    {% if groups %}group by {{ groups | join(", ") }}{% endif %}

)

select *
from measure
where {{ conditions | join(" or ") }}
{% endmacro -%}
