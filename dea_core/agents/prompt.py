"""Prompts are files: ``prompts/NAME.md``, each with a version, all of one structure: task, rules, output.

    instructions  house.md + NAME.md     the same for every task: a server's cache holds them
    facts         the schema, the plan   the same for every call of a task
    task          the person's words     last, so that all before it is cached

Text of other people (comments, descriptions, rows, SQL of models) is marked by ``quoted``, and the house rules say that
nothing in it is an instruction. What a tool may do does not depend on whether a model heeds that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

from dea_core.agents.client import Block
from dea_core.errors import ReadError

_HEAD = re.compile(r"\A---\nversion: (\d+)\n---\n")
HOUSE = "house"


@dataclass(frozen=True)
class Prompt:
    """Instructions of one agent; ``version`` is told in traces, so that a result can be explained later."""

    name: str
    version: int
    text: str


def load_prompt(name: str) -> Prompt:
    """The prompt of that name, from the package's files."""
    text = (files("dea_core.agents") / "prompts" / f"{name}.md").read_text(encoding="utf-8")
    head = _HEAD.match(text)
    if head is None:
        raise ReadError("a prompt begins with its version between two lines of ---", place=f"prompts/{name}.md")
    return Prompt(name, int(head[1]), text[head.end() :].strip())


def system_of(name: str, *facts: Block) -> tuple[Block, ...]:
    """The blocks that come before the conversation, the ones that never change first."""
    return (Block(load_prompt(HOUSE).text + "\n\n" + load_prompt(name).text), *facts)


def quoted(text: str) -> str:
    """Somebody else's text, so marked that it cannot end its own marks: ``«text»``."""
    return f"«{text.replace('«', '<').replace('»', '>')}»"
