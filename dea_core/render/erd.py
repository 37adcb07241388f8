"""Tables and their foreign keys as a picture: Mermaid's text, and SVG drawn here.

    links -> layer of each table (behind all it refers to; circles are cut) -> boxes in columns -> lines between them

No library, no script, nothing loaded: the SVG can stand in any page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

Links = Sequence[tuple[str, str, str]]
BOX, GAP, MARGIN = (170, 30), (70, 14), 10
LONGEST_LABEL = 24


def mermaid(tables: Sequence[str], links: Links) -> str:
    """An ``erDiagram``; names that Mermaid could not read stand in brackets as labels."""
    ids = {name: re.sub(r"\W", "_", name) for name in tables}
    lines = [f"    {ids[n]}" + ("" if ids[n] == n else f'["{_mermaid_text(n)}"]') for n in tables]
    for child, parent, columns in links:
        lines.append(f'    {ids[parent]} ||--o{{ {ids[child]} : "{_mermaid_text(columns)}"')
    return "\n".join(["erDiagram", *lines])


def _mermaid_text(text: str) -> str:
    return text.replace('"', "'").replace("\n", " ")


def layers(tables: Sequence[str], links: Links) -> dict[str, int]:
    """How far each table stands behind the tables that it refers to; a circle is cut where it is first met."""
    parents: dict[str, list[str]] = {name: [] for name in tables}
    for child, parent, _ in links:
        if child != parent:
            parents[child].append(parent)
    found: dict[str, int] = {}

    def layer(name: str, above: tuple[str, ...]) -> int:
        if name not in found:
            known = [layer(p, (*above, name)) for p in parents[name] if p not in above]
            found[name] = 1 + max(known, default=-1)
        return found[name]

    for name in tables:
        layer(name, ())
    return found


def svg(tables: Sequence[str], links: Links, counts: Mapping[str, int]) -> str:
    """Boxes from left to right, parents first; ``counts`` are findings, told in a table's box."""
    places = _places(tables, layers(tables, links))
    width = max((x for x, _ in places.values()), default=0) + BOX[0] + MARGIN
    height = max((y for _, y in places.values()), default=0) + BOX[1] + MARGIN
    drawn = [_line(places[child], places[parent], columns) for child, parent, columns in links]
    drawn += [_box(name, places[name], counts.get(name, 0)) for name in tables]
    head = f'<svg class="dea-erd" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
    return "\n".join([head, "<title>Tables and their foreign keys</title>", *drawn, "</svg>"])


def _places(tables: Sequence[str], layer: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    placed: dict[str, tuple[int, int]] = {}
    filled: dict[int, int] = {}
    for name in tables:
        row = filled.get(layer[name], 0)
        filled[layer[name]] = row + 1
        placed[name] = (MARGIN + layer[name] * (BOX[0] + GAP[0]), MARGIN + row * (BOX[1] + GAP[1]))
    return placed


def _line(child: tuple[int, int], parent: tuple[int, int], columns: str) -> str:
    """From the child's left edge to the parent's right one, as a curve."""
    (x1, y1), (x2, y2) = (child[0], child[1] + BOX[1] // 2), (parent[0] + BOX[0], parent[1] + BOX[1] // 2)
    bend = GAP[0] // 2
    path = f"M{x1},{y1} C{x1 - bend},{y1} {x2 + bend},{y2} {x2},{y2}"
    return f'<path class="link" d="{path}"><title>{escape(columns)}</title></path>'


def _box(name: str, place: tuple[int, int], findings: int) -> str:
    x, y = place
    label = name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"
    kind = "table found" if findings else "table"
    told = f'<text class="count" x="{x + BOX[0] - 8}" y="{y + 19}">{findings}</text>' if findings else ""
    return (
        f'<g class="{kind}"><title>{escape(name)}</title><rect x="{x}" y="{y}" width="{BOX[0]}" height="{BOX[1]}"/>'
        f'<text x="{x + 8}" y="{y + 19}">{escape(label)}</text>{told}</g>'
    )
