{# The column holds from min_value to max_value distinct values, NULL not counted: in all rows, or in each group of `group_by`. #}
{% test distinct_count_within(model, column_name, min_value=none, max_value=none, group_by=none) %}

{%- set measure = "count(distinct " ~ column_name ~ ")" -%}
{{- dea.measure_within(model, "dea.distinct_count_within of " ~ column_name, measure, min_value, max_value, group_by) }}

{% endtest %}
