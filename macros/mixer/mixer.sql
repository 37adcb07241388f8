{# made by: python -m tests.macros.mixer #}

{# The mixer: 32 bits to 32 bits. #}
{%- macro mix(word) -%}
{{- adapter.dispatch("mix", "dea")(word) -}}
{%- endmacro -%}

{%- macro default__mix(word) -%}
{{- dea.no_engine() -}}
{%- endmacro -%}

{# What all draws of a row start from. #}
{%- macro mixed_index(place) -%}
{{- adapter.dispatch("mixed_index", "dea")(place) -}}
{%- endmacro -%}

{%- macro default__mixed_index(place) -%}
{{- dea.no_engine() -}}
{%- endmacro -%}

{# 32 random bits, from a mixed index and a key. #}
{%- macro drawn(mixed, word) -%}
{{- adapter.dispatch("drawn", "dea")(mixed, word) -}}
{%- endmacro -%}

{%- macro default__drawn(mixed, word) -%}
{{- dea.no_engine() -}}
{%- endmacro -%}

{# 32 random bits as an integer in [0, size); size at most 2^31. #}
{%- macro scaled(word, size) -%}
{{- adapter.dispatch("scaled", "dea")(word, size) -}}
{%- endmacro -%}

{%- macro default__scaled(word, size) -%}
{{- dea.no_engine() -}}
{%- endmacro -%}

{# Two draws as one integer in [0, 2^62). #}
{%- macro joined(high, low) -%}
{{- adapter.dispatch("joined", "dea")(high, low) -}}
{%- endmacro -%}

{%- macro default__joined(high, low) -%}
{{- dea.no_engine() -}}
{%- endmacro -%}

{# What is left of a division. #}
{%- macro remainder(dividend, divisor) -%}
{{- adapter.dispatch("remainder", "dea")(dividend, divisor) -}}
{%- endmacro -%}

{%- macro default__remainder(dividend, divisor) -%}
{{- dea.no_engine() -}}
{%- endmacro -%}

{# The whole part of a division, by way of one that is exact. #}
{%- macro quotient(dividend, divisor) -%}
{{- adapter.dispatch("quotient", "dea")(dividend, divisor) -}}
{%- endmacro -%}

{%- macro default__quotient(dividend, divisor) -%}
{{- dea.no_engine() -}}
{%- endmacro -%}

{# One pass through a permutation's four rounds, each a step of the table. #}
{%- macro cell(place, wide, shift, high, keys, of) -%}
{{- adapter.dispatch("cell", "dea")(place, wide, shift, high, keys, of) -}}
{%- endmacro -%}

{%- macro default__cell(place, wide, shift, high, keys, of) -%}
{{- dea.no_engine() -}}
{%- endmacro -%}
