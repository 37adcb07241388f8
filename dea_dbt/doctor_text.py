"""A diagnosis as text: what was found, then what can be done, each no with what to do."""

from __future__ import annotations

from collections.abc import Iterator

import click

from dea_dbt.doctor import Diagnosis


def render_diagnosis(diagnosis: Diagnosis) -> str:
    """The lines for a terminal; click takes the colours away elsewhere."""
    return "\n".join([*_facts(diagnosis), "", *_abilities(diagnosis)])


def _facts(diagnosis: Diagnosis) -> Iterator[str]:
    width = max(len(one.about) for one in diagnosis.facts)
    before = ""
    for one in diagnosis.facts:
        about = one.about if one.about != before else ""
        before = one.about
        said = one.said if one.ok else click.style(one.said, fg="red")
        yield f"{about:<{width}}  {said}{_do(one.do)}"


def _abilities(diagnosis: Diagnosis) -> Iterator[str]:
    width = max((len(one.name) for one in diagnosis.abilities), default=0)
    above = {one.said: one.about for one in diagnosis.facts if not one.ok}
    for one in diagnosis.abilities:
        answer = click.style("yes", fg="green") if one.can else click.style("no ", fg="red")
        said = f"{one.why}{_do(one.do)}" if one.can or one.why not in above else f"see {above[one.why]} above"
        yield f"{one.name:<{width}}  {answer}  {said}"


def _do(do: str) -> str:
    return click.style(f"  ->  {do}", dim=True) if do else ""
