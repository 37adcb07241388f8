{#
    A table whose rows are made: its name, how many rows it gets, and the seed. The three are what a plan says of it too,
    so that the rows are the same. Columns that are written from it share steps, which `dea.rows` puts below the SELECT.
#}
{%- macro table(name, rows, seed=none) -%}
{%- if rows is not integer or rows < 0 or rows > 4294967296 -%}
    {{ exceptions.raise_compiler_error("dea.table: rows=" ~ rows ~ " of " ~ name ~ " must be a whole number from 0 to 2^32") }}
{%- endif -%}
{{ return({
    "name": name,
    "rows": rows,
    "seed": var("dea_seed", 42) if seed is none else seed,
    "index": "i",
    "layers": {"steps": {}, "levels": {}, "written": []},
}) }}
{%- endmacro -%}

{# What a column is written from when it names no table: the model itself, without a number of rows and without steps. #}
{%- macro own_table(of) -%}
{%- if of is none -%}
    {{ return({"name": model.name, "rows": none, "seed": var("dea_seed", 42), "index": "i", "layers": none}) }}
{%- elif of is not mapping or "layers" not in of -%}
    {{ exceptions.raise_compiler_error("dea: of=" ~ of ~ " must be what dea.table or dea.parent gave") }}
{%- endif -%}
{{ return(of) }}
{%- endmacro -%}

{#
    The row of table `parent` that this row refers to: the parent's index is drawn, and any column of the parent can be
    written from it. `columns` are the child's, as a plan names a foreign key.
#}
{%- macro parent(parent, columns, of=none) -%}
{%- set own = dea.own_table(of) -%}
{%- set names = [columns] if columns is string else columns -%}
{%- if parent.rows < 1 -%}
    {{ exceptions.raise_compiler_error("dea.parent: " ~ names | join(", ") ~ " refers to " ~ parent.name ~ ", which has no rows") }}
{%- endif -%}
{%- set label = "-> " ~ parent.name ~ " (" ~ names | join(", ") ~ ")" -%}
{%- set index = dea.step(dea.below(parent.rows, label, own), own) -%}
{{ return({"name": parent.name, "rows": parent.rows, "seed": parent.seed, "index": index, "layers": own.layers}) }}
{%- endmacro -%}

{# `expression` by the name of a step, where the table has steps and its rows are not written yet: else as it stands. #}
{%- macro step(expression, of) -%}
{%- if of.layers is none or of.layers.written -%}
    {{ return(expression) }}
{%- endif -%}
{%- set steps, levels = of.layers.steps, of.layers.levels -%}
{%- if expression not in steps -%}
    {%- set name, deepest = "dea_" ~ steps | length, namespace(level=0) -%}
    {%- for used in modules.re.findall("\\bdea_[0-9]+\\b", expression) -%}
        {%- set deepest.level = [deepest.level, levels[used]] | max -%}
    {%- endfor -%}
    {%- do steps.update({expression: name}) -%}
    {%- do levels.update({name: deepest.level + 1}) -%}
{%- endif -%}
{{ return(steps[expression]) }}
{%- endmacro -%}
