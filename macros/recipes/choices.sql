{# One of `values`, all alike: equally often, to within a few rows, where the table has at most 65,536 and says how many. #}
{%- macro pick(values, label, of=none) -%}
{%- if values is string or values is mapping or values is not iterable or not values -%}
    {{ exceptions.raise_compiler_error("dea.pick: the values of " ~ label ~ " must be a list with something in it, not " ~ values) }}
{%- endif -%}
{%- set position = dea.below(values | length, label, of, strata=true) -%}
case {{ position }}
{%- for value in values %} when {{ loop.index0 }} then {{ dea.literal(value) }}{% endfor %} end
{%- endmacro -%}

{# One of a mapping's keys, as often as its weight says. #}
{%- macro weighted(weights, label, of=none) -%}
{%- if weights is not mapping or weights.values() | reject("number") | list or ([0] + weights.values() | list) | min < 0 or weights.values() | sum <= 0 -%}
    {{ exceptions.raise_compiler_error("dea.weighted: the weights of " ~ label ~ " must be a mapping of values to numbers from 0, not all of them 0: " ~ weights) }}
{%- endif -%}
{%- set word, total, reached = dea.word(label, of), (weights.values() | sum) * 1.0, namespace(weight=0.0) -%}
case
{%- for value, weight in weights.items() -%}
    {%- set reached.weight = reached.weight + weight -%}
    {%- if not loop.last %} when {{ word }} < {{ (reached.weight / total * 4294967296) | round | int }}{% else %} else{% endif -%}
    {{- " " if loop.last else " then " }}{{ dea.literal(value) -}}
{%- endfor %} end
{%- endmacro -%}

{# `expression`, but NULL for `share` of the rows. #}
{%- macro or_null(expression, share, label, of=none) -%}
case when {{ dea.chance(share, ["null", label], of) }} then null else {{ expression }} end
{%- endmacro -%}
