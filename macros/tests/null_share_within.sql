{# The share of rows in which the column is NULL lies from min_value to max_value: of all rows, or of each group of `group_by`. #}
{% test null_share_within(model, column_name, min_value=none, max_value=none, group_by=none) %}

{%- set measure = "avg(case when " ~ column_name ~ " is null then 1.0 else 0.0 end)" -%}
{{- dea.measure_within(model, "dea.null_share_within of " ~ column_name, measure, min_value, max_value, group_by) }}

{% endtest %}
