{#
    The 32-bit key of anything with a text: seed, table, column, purpose. It is Python's `dea_core.sql.portable.key`:
    the first four bytes of BLAKE2b, here in Jinja, which has neither the hash nor an exclusive or.
#}
{%- macro key() -%}
{%- if not execute -%}
    {{ return(0) }}
{%- endif -%}
{{ return(dea.blake2b_word(varargs | join("\u001f"))) }}
{%- endmacro -%}

{#
    Exclusive or of two integers: their binary digits read as decimals and added have a 2 where both have a 1. `bits`
    turns a hexadecimal digit (by its code) into four binary ones.
#}
{%- macro xor(left, right) -%}
{%- set bits = dea.binary_digits() -%}
{%- set sum = (("%x" % left).translate(bits) | int) + (("%x" % right).translate(bits) | int) -%}
{{ return(sum | string | replace("2", "0") | int(base=2)) }}
{%- endmacro -%}

{%- macro binary_digits() -%}
{{ return({
    48: "0000", 49: "0001", 50: "0010", 51: "0011", 52: "0100", 53: "0101", 54: "0110", 55: "0111",
    56: "1000", 57: "1001", 97: "1010", 98: "1011", 99: "1100", 100: "1101", 101: "1110", 102: "1111",
}) }}
{%- endmacro -%}

{# BLAKE2b (RFC 7693) of a text with a digest of four bytes, as one big-endian integer. #}
{%- macro blake2b_word(text) -%}
{%- set iv = [
    7640891576956012808, 13503953896175478587, 4354685564936845355, 11912009170470909681,
    5840696475078001361, 11170449401992604703, 2270897969802886507, 6620516959819538809,
] -%}
{%- set bytes = text.encode("utf-8") -%}
{%- set blocks = [1, (bytes | length + 127) // 128] | max -%}
{%- set hash = namespace(words=[7640891576939301132] + iv[1:]) -%}
{%- for block in range(blocks) -%}
    {%- set padded, words = bytes[128 * block : 128 * (block + 1)].ljust(128, "\u0000".encode()), [] -%}
    {%- for at in range(0, 128, 8) -%}
        {%- do words.append(padded[at : at + 8][::-1].hex() | int(base=16)) -%}
    {%- endfor -%}
    {%- set counted = [128 * (block + 1), bytes | length] | min -%}
    {%- set hash.words = dea.blake2b_compressed(hash.words, words, iv, counted, block == blocks - 1) -%}
{%- endfor -%}
{%- set first = "{:08x}".format(hash.words[0] % 4294967296) -%}
{{ return((first[6:8] ~ first[4:6] ~ first[2:4] ~ first[0:2]) | int(base=16)) }}
{%- endmacro -%}

{#
    One block of sixteen words taken into the state, in twelve rounds over four columns and four diagonals. An exclusive
    or is written out where macros would be called 384 times; a turn right by n is given as 2^n and 2^(64 - n).
#}
{%- macro blake2b_compressed(state, words, iv, counted, last) -%}
{%- set order = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4], [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13], [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11], [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5], [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
] -%}
{%- set lanes = [
    [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
] -%}
{%- set full = 18446744073709551615 -%}
{%- set v = {} -%}
{%- for word in state + iv -%}
    {%- do v.update({loop.index0: word}) -%}
{%- endfor -%}
{%- do v.update({12: dea.xor(v[12], counted), 14: full - v[14] if last else v[14]}) -%}
{%- set bits = dea.binary_digits() -%}
{%- for round in order + order[:2] -%}
    {%- for ia, ib, ic, id in lanes -%}
        {%- set at, a, b, c, d = 2 * loop.index0, v[ia], v[ib], v[ic], v[id] -%}
        {%- set a = (a + b + words[round[at]]) % 18446744073709551616 -%}
        {%- set word = ((("%x" % d).translate(bits) | int) + (("%x" % a).translate(bits) | int)) | string | replace("2", "0") | int(base=2) -%}
        {%- set d = word // 4294967296 + word % 4294967296 * 4294967296 -%}
        {%- set c = (c + d) % 18446744073709551616 -%}
        {%- set word = ((("%x" % b).translate(bits) | int) + (("%x" % c).translate(bits) | int)) | string | replace("2", "0") | int(base=2) -%}
        {%- set b = word // 16777216 + word % 16777216 * 1099511627776 -%}
        {%- set a = (a + b + words[round[at + 1]]) % 18446744073709551616 -%}
        {%- set word = ((("%x" % d).translate(bits) | int) + (("%x" % a).translate(bits) | int)) | string | replace("2", "0") | int(base=2) -%}
        {%- set d = word // 65536 + word % 65536 * 281474976710656 -%}
        {%- set c = (c + d) % 18446744073709551616 -%}
        {%- set word = ((("%x" % b).translate(bits) | int) + (("%x" % c).translate(bits) | int)) | string | replace("2", "0") | int(base=2) -%}
        {%- set b = word // 9223372036854775808 + word % 9223372036854775808 * 2 -%}
        {%- do v.update({ia: a, ib: b, ic: c, id: d}) -%}
    {%- endfor -%}
{%- endfor -%}
{%- set mixed = [] -%}
{%- for n in range(8) -%}
    {%- do mixed.append(dea.xor(state[n], dea.xor(v[n], v[n + 8]))) -%}
{%- endfor -%}
{{ return(mixed) }}
{%- endmacro -%}
