{#
    The keys of the permutation of [0, size) that belongs to the labels after it: those that Python finds
    (dea_core/sql/permute.py). A grid of wide x high cells holds all places and a few more; keys are tried until every
    spare cell goes below size, so that one more pass brings back a row that landed on one.
#}
{%- macro permutation(size) -%}
{%- set grid = namespace(shift=0, keys=none) -%}
{%- for _ in range(31) if 4 ** (grid.shift + 1) <= size -%}
    {%- set grid.shift = grid.shift + 1 -%}
{%- endfor -%}
{%- set wide = 2 ** grid.shift -%}
{%- set order = {"size": size, "shift": grid.shift, "wide": wide, "high": (size + wide - 1) // wide, "keys": []} -%}
{%- if not execute -%}
    {%- do order.update({"keys": [[1, 0], [1, 0], [1, 0], [1, 0]]}) -%}
    {{ return(order) }}
{%- endif -%}
{%- for attempt in range(1000) if grid.keys is none -%}
    {%- set keys = [] -%}
    {%- for turn in range(4) -%}
        {%- set half = dea.key(*(varargs + (attempt, turn, "x"))) // 2 -%}
        {%- do keys.append([half + 1 - half % 2, dea.key(*(varargs + (attempt, turn)))]) -%}
    {%- endfor -%}
    {%- do order.update({"keys": keys}) -%}
    {%- set kept = namespace(all=true) -%}
    {%- for spare in range(size, wide * order.high) if kept.all -%}
        {%- set kept.all = dea.passed(order, spare) < size -%}
    {%- endfor -%}
    {%- set grid.keys = keys if kept.all else none -%}
{%- endfor -%}
{%- if grid.keys is none -%}
    {{ exceptions.raise_compiler_error("dea: no keys found for a permutation of " ~ size ~ " in 1000 attempts") }}
{%- endif -%}
{{ return(order) }}
{%- endmacro -%}

{# Where one pass brings a cell, as a number. #}
{%- macro passed(order, place) -%}
{%- set half = namespace(left=place % order.wide, right=place // order.wide) -%}
{%- for multiplier, offset in order["keys"] -%}
    {%- set other = half.left if loop.index0 % 2 else half.right -%}
    {%- set word = (other * multiplier + offset) % 4294967296 -%}
    {%- set word = dea.xor(word, word // 32768) * 1103515245 -%}
    {%- if loop.index0 % 2 -%}
        {%- set half.right = (half.right + word % 4294967296) % order.high -%}
    {%- else -%}
        {%- set half.left = (half.left + word // 32768) % order.wide -%}
    {%- endif -%}
{%- endfor -%}
{{ return(half.left + half.right * order.wide) }}
{%- endmacro -%}

{# Where one pass brings the row's place: a bijection into the whole grid. #}
{%- macro cell_of(order, of, place=none) -%}
{{- dea.cell(place or of.index, order.wide, order.shift, order.high, order["keys"], of) -}}
{%- endmacro -%}

{# The row's place in a random order of all rows, plus `start`: each number once. The table says how many rows there are. #}
{%- macro permuted(label, of, start=1) -%}
{%- set own = dea.own_table(of) -%}
{%- if own.rows is none -%}
    {{ exceptions.raise_compiler_error("dea.permuted: " ~ label ~ " must be of a dea.table, which says how many rows there are") }}
{%- endif -%}
{%- if own.rows <= 1 -%}
    {{ return(start | string) }}
{%- endif -%}
{%- set order = dea.permutation(own.rows, own.seed, own.name, label, "distinct") -%}
{%- set once = dea.step(dea.cell_of(order, own), own) -%}
{%- if order.wide * order.high == own.rows -%}
    {{ return("(" ~ once ~ " + " ~ start ~ ")") }}
{%- endif -%}
{%- set again = dea.step(dea.cell_of(order, own, once), own) -%}
{{ return("(case when " ~ once ~ " < " ~ own.rows ~ " then " ~ once ~ " else " ~ again ~ " end + " ~ start ~ ")") }}
{%- endmacro -%}
