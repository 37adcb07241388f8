{# start, start + step, ... in order of the rows. #}
{%- macro sequence(start=1, step=1, of=none) -%}
{%- if step is not integer or step == 0 -%}
    {{ exceptions.raise_compiler_error("dea.sequence: step=" ~ step ~ " must be a whole number other than 0") }}
{%- endif -%}
(({{ dea.own_table(of).index }} * ({{ step }})) + ({{ start }}))
{%- endmacro -%}

{# The key of the row of table `parent` that this row refers to, where that key is a sequence. #}
{%- macro reference(parent, columns, of=none, start=1, step=1) -%}
{{- dea.sequence(start, step, dea.parent(parent, columns, of)) -}}
{%- endmacro -%}

{# A whole number from min_value to max_value, in steps. #}
{%- macro integer_between(min_value, max_value, label, of=none, step=1) -%}
{%- if min_value is not integer or max_value is not integer or step is not integer or min_value > max_value or step < 1 -%}
    {{ exceptions.raise_compiler_error("dea.integer_between: min_value=" ~ min_value ~ ", max_value=" ~ max_value ~ ", step=" ~ step ~ " of " ~ label ~ " must be whole numbers in this order") }}
{%- endif -%}
(({{ dea.below((max_value - min_value) // step + 1, label, of) }} * {{ step }}) + ({{ min_value }}))
{%- endmacro -%}

{# A decimal from min_value to max_value with `scale` digits behind the point. #}
{%- macro decimal_between(min_value, max_value, label, of=none, scale=2) -%}
{%- if min_value is not number or max_value is not number or min_value > max_value or scale is not integer or scale < 0 or scale > 9 -%}
    {{ exceptions.raise_compiler_error("dea.decimal_between: min_value=" ~ min_value ~ ", max_value=" ~ max_value ~ ", scale=" ~ scale ~ " of " ~ label ~ " must be numbers in order, and a scale from 0 to 9") }}
{%- endif -%}
{%- set low, high = (min_value * 10 ** scale) | round | int, (max_value * 10 ** scale) | round | int -%}
{%- set units = "(" ~ dea.below(high - low + 1, label, of) ~ " + (" ~ low ~ "))" -%}
cast(({{ units }} * {{ "0." ~ "0" * (scale - 1) ~ "1" if scale else "1" }}) as {{ dea.type_decimal(scale) }})
{%- endmacro -%}
