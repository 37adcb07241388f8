{#
    A text of a pattern: letters that stand for themselves, classes such as [A-Z0-9] or \d, each perhaps with {n}.
    The k-th text of a pattern is Python's: classes take digits of k in order, as many as 2^40 tells apart; the rest is drawn.
#}
{%- macro pattern(pattern, label, of=none) -%}
{%- set own, parts = dea.own_table(of), dea.pattern_parts(pattern) -%}
{%- set whole = namespace(size=1, full=false) -%}
{%- for part in parts if part.size > 1 and not whole.full -%}
    {%- set whole.full = whole.size * part.size > 1099511627776 -%}
    {%- set whole.size = whole.size if whole.full else whole.size * part.size -%}
{%- endfor -%}
{%- set k = dea.step(dea.below(whole.size, label, own), own) -%}
{%- set before, written = namespace(size=1, drawn=0), [] -%}
{%- for part in parts -%}
    {%- if part.size == 1 -%}
        {%- do written.append(dea.literal(part.symbols * part.count)) -%}
    {%- else -%}
        {%- set drawn = before.drawn or before.size * part.size > whole.size -%}
        {%- set before.drawn = before.drawn + 1 if drawn else 0 -%}
        {%- if drawn -%}
            {%- set digit = dea.step(dea.below(part.size, [label, "pattern", before.drawn | string], own), own) -%}
        {%- else -%}
            {%- set digit = dea.step(dea.remainder(dea.divided(k, before.size), part.size), own) -%}
            {%- set before.size = before.size * part.size -%}
        {%- endif -%}
        {%- do written.append(dea.spelled(part, digit)) -%}
    {%- endif -%}
{%- endfor -%}
({{ written | join(" || ") if written else "''" }})
{%- endmacro -%}

{# A pattern as parts of a few neighbouring symbols of one class: {symbols, count, size}; size is how many texts it has. #}
{%- macro pattern_parts(pattern) -%}
{%- set shape = "(?:\\[((?:[^\\]\\[^\\\\]|\\\\.)+)\\]|\\\\d|(\\\\[^A-Za-z0-9]|[^\\\\{}\\[\\]()|*+?.^$]))(?:\\{([0-9]+)\\})?" -%}
{%- if not pattern or not modules.re.fullmatch("(?:" ~ shape ~ ")+", pattern) -%}
    {{ exceptions.raise_compiler_error("dea.pattern: " ~ pattern ~ " is more than letters, classes such as [A-Z0-9] or \\d, and {n}") }}
{%- endif -%}
{%- set parts = [] -%}
{%- for found in modules.re.finditer(shape, pattern) -%}
    {%- set symbols = dea.symbols_of(found) -%}
    {%- set widest = namespace(count=1, left=(found.group(3) or 1) | int) -%}
    {%- for _ in range(9) if symbols | length > 1 and (symbols | length) ** (widest.count + 1) <= 1000000000 -%}
        {%- set widest.count = widest.count + 1 -%}
    {%- endfor -%}
    {%- set widest.count = widest.count if symbols | length > 1 else widest.left -%}
    {%- for _ in range(widest.left) if widest.left -%}
        {%- set count = [widest.count, widest.left] | min -%}
        {%- do parts.append({"symbols": symbols, "count": count, "size": (symbols | length) ** count}) -%}
        {%- set widest.left = widest.left - count -%}
    {%- endfor -%}
{%- endfor -%}
{{ return(parts) }}
{%- endmacro -%}

{# The letters of one class, in order, each once. #}
{%- macro symbols_of(found) -%}
{%- set text = found.group(0) -%}
{%- if not found.group(1) -%}
    {{ return("0123456789" if text.startswith("\\d") else found.group(2)[-1]) }}
{%- endif -%}
{%- set symbols, codes = [], "" -%}
{%- for one in modules.re.finditer("\\\\d|(\\\\?.)(?:-(\\\\?.))?", found.group(1), modules.re.DOTALL) -%}
    {%- if one.group(0) == "\\d" -%}
        {%- do symbols.extend("0123456789") -%}
    {%- else -%}
        {%- set last = (one.group(2) or one.group(1))[-1] -%}
        {%- do symbols.extend(dea.letters(one.group(1)[-1], last)) -%}
    {%- endif -%}
{%- endfor -%}
{{ return(symbols | unique(case_sensitive=true) | join) }}
{%- endmacro -%}

{# The letters from one to another. #}
{%- macro letters(first, last) -%}
{%- set codes = [first.encode("utf-32-be").hex() | int(base=16), last.encode("utf-32-be").hex() | int(base=16)] -%}
{%- if codes[0] > codes[1] -%}
    {{ exceptions.raise_compiler_error("dea.pattern: " ~ first ~ "-" ~ last ~ " is no range") }}
{%- endif -%}
{%- set letters = [] -%}
{%- for code in range(codes[0], codes[1] + 1) -%}
    {%- do letters.append("%c" | format(code)) -%}
{%- endfor -%}
{{ return(letters) }}
{%- endmacro -%}

{# A part's text, for the number `digit` of it. Digits and hexadecimals are written as numbers are, the first one first. #}
{%- macro spelled(part, digit) -%}
{%- set symbols, count, written = part.symbols, part.count, [] -%}
{%- if symbols == "0123456789" -%}
    {%- set text = "cast(" ~ digit ~ " as " ~ dea.type_text() ~ ")" -%}
    {{ return("lpad(" ~ text ~ ", " ~ count ~ ", '0')" if count > 1 else text) }}
{%- endif -%}
{%- for turn in range(count) -%}
    {%- set before = (symbols | length) ** (count - 1 - turn if symbols == "0123456789abcdef" else turn) -%}
    {%- set place = dea.remainder(dea.divided(digit, before), symbols | length) -%}
    {%- do written.append("substring(" ~ dea.literal(symbols) ~ ", cast((" ~ place ~ " + 1) as integer), 1)") -%}
{%- endfor -%}
{{ return(written | join(" || ")) }}
{%- endmacro -%}

{# The whole part of a division by a number that may be one. #}
{%- macro divided(dividend, divisor) -%}
{{- dividend if divisor == 1 else dea.quotient(dividend, divisor) -}}
{%- endmacro -%}
