{# made by: python -m tests.macros.mixer (from dea_core/sql/portable.py and permute.py) #}

{# The mixer: 32 bits to 32 bits. #}
{%- macro snowflake__mix(word) -%}
{%- set s0 = "(BITAND(((BITXOR(" ~ word ~ ", (BITSHIFTRIGHT(" ~ word ~ ", 16)))) * 2146121005), 4294967295))" -%}
{%- set s1 = "(BITAND(((BITXOR(" ~ s0 ~ ", (BITSHIFTRIGHT(" ~ s0 ~ ", 15)))) * 1103515245), 4294967295))" -%}
{%- set s2 = "(BITXOR(" ~ s1 ~ ", (BITSHIFTRIGHT(" ~ s1 ~ ", 16))))" -%}
{{- "(" ~ s2 ~ ")" -}}
{%- endmacro -%}

{# What all draws of a row start from. #}
{%- macro snowflake__mixed_index(place) -%}
{%- set s0 = "(BITAND(" ~ place ~ ", 4294967295))" -%}
{%- set s1 = "(BITAND(((BITXOR(" ~ s0 ~ ", (BITSHIFTRIGHT(" ~ s0 ~ ", 16)))) * 2146121005), 4294967295))" -%}
{%- set s2 = "(BITAND(((BITXOR(" ~ s1 ~ ", (BITSHIFTRIGHT(" ~ s1 ~ ", 15)))) * 1103515245), 4294967295))" -%}
{%- set s3 = "(BITXOR(" ~ s2 ~ ", (BITSHIFTRIGHT(" ~ s2 ~ ", 16))))" -%}
{{- "(" ~ s3 ~ ")" -}}
{%- endmacro -%}

{# 32 random bits, from a mixed index and a key. #}
{%- macro snowflake__drawn(mixed, word) -%}
{%- set s0 = "(BITAND((" ~ mixed ~ " + " ~ word ~ "), 4294967295))" -%}
{%- set s1 = "(BITAND(((BITXOR(" ~ s0 ~ ", (BITSHIFTRIGHT(" ~ s0 ~ ", 16)))) * 2146121005), 4294967295))" -%}
{%- set s2 = "(BITAND(((BITXOR(" ~ s1 ~ ", (BITSHIFTRIGHT(" ~ s1 ~ ", 15)))) * 1103515245), 4294967295))" -%}
{%- set s3 = "(BITXOR(" ~ s2 ~ ", (BITSHIFTRIGHT(" ~ s2 ~ ", 16))))" -%}
{{- "(" ~ s3 ~ ")" -}}
{%- endmacro -%}

{# 32 random bits as an integer in [0, size); size at most 2^31. #}
{%- macro snowflake__scaled(word, size) -%}
{{- "(BITSHIFTRIGHT((" ~ word ~ " * " ~ size ~ "), 32))" -}}
{%- endmacro -%}

{# Two draws as one integer in [0, 2^62). #}
{%- macro snowflake__joined(high, low) -%}
{{- "(((BITSHIFTRIGHT(" ~ high ~ ", 2)) * 4294967296) + " ~ low ~ ")" -}}
{%- endmacro -%}

{# What is left of a division. #}
{%- macro snowflake__remainder(dividend, divisor) -%}
{{- "(" ~ dividend ~ " % " ~ divisor ~ ")" -}}
{%- endmacro -%}

{# The whole part of a division, by way of one that is exact. #}
{%- macro snowflake__quotient(dividend, divisor) -%}
{{- "(CAST(TRUNC((" ~ dividend ~ " - (" ~ dividend ~ " % " ~ divisor ~ ")) / " ~ divisor ~ ") AS BIGINT))" -}}
{%- endmacro -%}

{# One pass through a permutation's four rounds, each a step of the table. #}
{%- macro snowflake__cell(place, wide, shift, high, keys, of) -%}
{%- set s0 = dea.step("(BITSHIFTRIGHT(" ~ place ~ ", " ~ shift ~ "))", of) -%}
{%- set s1 = dea.step("(BITAND(((" ~ s0 ~ " * " ~ keys[0][0] ~ ") + " ~ keys[0][1] ~ "), 4294967295))", of) -%}
{%- set s2 = dea.step("(BITAND(((BITAND(" ~ place ~ ", " ~ (wide - 1) ~ ")) + (BITSHIFTRIGHT(((BITXOR(" ~ s1 ~ ", (BITSHIFTRIGHT(" ~ s1 ~ ", 15)))) * 1103515245), 15))), " ~ (wide - 1) ~ "))", of) -%}
{%- set s3 = dea.step("(BITAND(((" ~ s2 ~ " * " ~ keys[1][0] ~ ") + " ~ keys[1][1] ~ "), 4294967295))", of) -%}
{%- set s4 = dea.step("((" ~ s0 ~ " + (BITAND(((BITXOR(" ~ s3 ~ ", (BITSHIFTRIGHT(" ~ s3 ~ ", 15)))) * 1103515245), 4294967295))) % " ~ high ~ ")", of) -%}
{%- set s5 = dea.step("(BITAND(((" ~ s4 ~ " * " ~ keys[2][0] ~ ") + " ~ keys[2][1] ~ "), 4294967295))", of) -%}
{%- set s6 = dea.step("(BITAND((" ~ s2 ~ " + (BITSHIFTRIGHT(((BITXOR(" ~ s5 ~ ", (BITSHIFTRIGHT(" ~ s5 ~ ", 15)))) * 1103515245), 15))), " ~ (wide - 1) ~ "))", of) -%}
{%- set s7 = dea.step("(BITAND(((" ~ s6 ~ " * " ~ keys[3][0] ~ ") + " ~ keys[3][1] ~ "), 4294967295))", of) -%}
{%- set s8 = dea.step("((" ~ s4 ~ " + (BITAND(((BITXOR(" ~ s7 ~ ", (BITSHIFTRIGHT(" ~ s7 ~ ", 15)))) * 1103515245), 4294967295))) % " ~ high ~ ")", of) -%}
{%- set s9 = dea.step("(" ~ s6 ~ " + (" ~ s8 ~ " * " ~ wide ~ "))", of) -%}
{{- "(" ~ s9 ~ ")" -}}
{%- endmacro -%}
