{# made by: python -m tests.macros.mixer (from dea_core/sql/portable.py and permute.py) #}

{# The mixer: 32 bits to 32 bits. #}
{%- macro duckdb__mix(word) -%}
{%- set s0 = "(((XOR(" ~ word ~ ", (" ~ word ~ " >> 16))) * 2146121005) & 4294967295)" -%}
{%- set s1 = "(((XOR(" ~ s0 ~ ", (" ~ s0 ~ " >> 15))) * 1103515245) & 4294967295)" -%}
{%- set s2 = "(XOR(" ~ s1 ~ ", (" ~ s1 ~ " >> 16)))" -%}
{{- "(" ~ s2 ~ ")" -}}
{%- endmacro -%}

{# What all draws of a row start from. #}
{%- macro duckdb__mixed_index(place) -%}
{%- set s0 = "(" ~ place ~ " & 4294967295)" -%}
{%- set s1 = "(((XOR(" ~ s0 ~ ", (" ~ s0 ~ " >> 16))) * 2146121005) & 4294967295)" -%}
{%- set s2 = "(((XOR(" ~ s1 ~ ", (" ~ s1 ~ " >> 15))) * 1103515245) & 4294967295)" -%}
{%- set s3 = "(XOR(" ~ s2 ~ ", (" ~ s2 ~ " >> 16)))" -%}
{{- "(" ~ s3 ~ ")" -}}
{%- endmacro -%}

{# 32 random bits, from a mixed index and a key. #}
{%- macro duckdb__drawn(mixed, word) -%}
{%- set s0 = "((" ~ mixed ~ " + " ~ word ~ ") & 4294967295)" -%}
{%- set s1 = "(((XOR(" ~ s0 ~ ", (" ~ s0 ~ " >> 16))) * 2146121005) & 4294967295)" -%}
{%- set s2 = "(((XOR(" ~ s1 ~ ", (" ~ s1 ~ " >> 15))) * 1103515245) & 4294967295)" -%}
{%- set s3 = "(XOR(" ~ s2 ~ ", (" ~ s2 ~ " >> 16)))" -%}
{{- "(" ~ s3 ~ ")" -}}
{%- endmacro -%}

{# 32 random bits as an integer in [0, size); size at most 2^31. #}
{%- macro duckdb__scaled(word, size) -%}
{{- "((" ~ word ~ " * " ~ size ~ ") >> 32)" -}}
{%- endmacro -%}

{# Two draws as one integer in [0, 2^62). #}
{%- macro duckdb__joined(high, low) -%}
{{- "(((" ~ high ~ " >> 2) * 4294967296) + " ~ low ~ ")" -}}
{%- endmacro -%}

{# What is left of a division. #}
{%- macro duckdb__remainder(dividend, divisor) -%}
{{- "(" ~ dividend ~ " % " ~ divisor ~ ")" -}}
{%- endmacro -%}

{# The whole part of a division, by way of one that is exact. #}
{%- macro duckdb__quotient(dividend, divisor) -%}
{{- "((" ~ dividend ~ " - (" ~ dividend ~ " % " ~ divisor ~ ")) // " ~ divisor ~ ")" -}}
{%- endmacro -%}

{# One pass through a permutation's four rounds, each a step of the table. #}
{%- macro duckdb__cell(place, wide, shift, high, keys, of) -%}
{%- set s0 = dea.step("(" ~ place ~ " >> " ~ shift ~ ")", of) -%}
{%- set s1 = dea.step("(((" ~ s0 ~ " * " ~ keys[0][0] ~ ") + " ~ keys[0][1] ~ ") & 4294967295)", of) -%}
{%- set s2 = dea.step("(((" ~ place ~ " & " ~ (wide - 1) ~ ") + (((XOR(" ~ s1 ~ ", (" ~ s1 ~ " >> 15))) * 1103515245) >> 15)) & " ~ (wide - 1) ~ ")", of) -%}
{%- set s3 = dea.step("(((" ~ s2 ~ " * " ~ keys[1][0] ~ ") + " ~ keys[1][1] ~ ") & 4294967295)", of) -%}
{%- set s4 = dea.step("((" ~ s0 ~ " + (((XOR(" ~ s3 ~ ", (" ~ s3 ~ " >> 15))) * 1103515245) & 4294967295)) % " ~ high ~ ")", of) -%}
{%- set s5 = dea.step("(((" ~ s4 ~ " * " ~ keys[2][0] ~ ") + " ~ keys[2][1] ~ ") & 4294967295)", of) -%}
{%- set s6 = dea.step("((" ~ s2 ~ " + (((XOR(" ~ s5 ~ ", (" ~ s5 ~ " >> 15))) * 1103515245) >> 15)) & " ~ (wide - 1) ~ ")", of) -%}
{%- set s7 = dea.step("(((" ~ s6 ~ " * " ~ keys[3][0] ~ ") + " ~ keys[3][1] ~ ") & 4294967295)", of) -%}
{%- set s8 = dea.step("((" ~ s4 ~ " + (((XOR(" ~ s7 ~ ", (" ~ s7 ~ " >> 15))) * 1103515245) & 4294967295)) % " ~ high ~ ")", of) -%}
{%- set s9 = dea.step("(" ~ s6 ~ " + (" ~ s8 ~ " * " ~ wide ~ "))", of) -%}
{{- "(" ~ s9 ~ ")" -}}
{%- endmacro -%}
