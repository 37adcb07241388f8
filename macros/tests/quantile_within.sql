{# A quantile of the column (0.5 is the median) lies from min_value to max_value: of all rows, or of each group of `group_by`. #}
{% test quantile_within(model, column_name, quantile, min_value=none, max_value=none, group_by=none) %}

{%- if quantile is not number or not 0 <= quantile <= 1 -%}
    {{ exceptions.raise_compiler_error("dea.quantile_within: quantile=" ~ quantile ~ " of " ~ column_name ~ " must be a number from 0 to 1") }}
{%- endif -%}
{%- set measure = adapter.dispatch("quantile_of", "dea")(column_name, quantile) -%}
{{- dea.measure_within(model, "dea.quantile_within of " ~ column_name, measure, min_value, max_value, group_by) }}

{% endtest %}

{%- macro default__quantile_of(expression, quantile) -%}
percentile_cont({{ quantile }}) within group (order by {{ expression }})
{%- endmacro -%}

{# BigQuery's percentile_cont is no aggregate: this is to the nearest thousandth, and approximate. #}
{%- macro bigquery__quantile_of(expression, quantile) -%}
approx_quantiles({{ expression }}, 1000)[offset({{ (quantile * 1000) | round | int }})]
{%- endmacro -%}
