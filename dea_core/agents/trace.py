"""The trace: every step of a task as it happened, one JSON object a line, shown while it grows and kept for later.

    {"task": "3f9a", "number": 4, "agent": "data_generator", "kind": "call", "title": "patch_plan", "detail": {...}}

It holds what was said and done, never a key (``secrets``), and rows only where they were sent to the model.
"""

from __future__ import annotations

import datetime
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from dea_core.agents.client import Usage
from dea_core.agents.secrets import without_secrets, without_secrets_in
from dea_core.errors import ReadError, UsageError, WriteError, did_you_mean

Kind = Literal["task", "ask", "reply", "call", "result", "kept", "refuted", "lost", "note", "end"]
FOLDER = "traces"


@dataclass(frozen=True)
class Step:
    """One thing that happened. ``detail`` is JSON; ``cost`` is in US dollars, None where the price is not known."""

    task: str
    number: int
    agent: str
    kind: Kind
    title: str
    detail: Any = None
    seconds: float | None = None
    usage: Usage | None = None
    cost: float | None = None
    at: str = ""


Watch = Callable[[Step], None]


def _unwatched(step: Step) -> None:
    """Nobody looks on."""


@dataclass
class Trace:
    """Numbers the steps of one task, shows each to ``watch``, and appends it to a file in ``folder``, if given."""

    folder: Path | None = None
    watch: Watch = _unwatched
    task: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    steps: list[Step] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, agent: str, kind: Kind, title: str, detail: Any = None, **measured: Any) -> Step:
        """Keep a step, tell it, and write it down. Raises WriteError where the file cannot be written."""
        with self._lock:
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
            clean = without_secrets_in(json.loads(json.dumps(detail, default=str)))
            step = Step(self.task, len(self.steps) + 1, agent, kind, without_secrets(title), clean, at=now, **measured)
            self.steps.append(step)
            self._write(step)
        self.watch(step)
        return step

    def _write(self, step: Step) -> None:
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(step), ensure_ascii=False, default=str) + "\n")
        except OSError as error:
            raise WriteError(f"cannot write the trace: {error.strerror}", place=self.folder) from error

    @property
    def path(self) -> Path:
        """The file of this task."""
        return (self.folder or Path()) / f"{self.task}.jsonl"


def traces(folder: Path) -> list[str]:
    """The tasks that have a trace there, newest first."""
    return [path.stem for path in sorted(folder.glob("*.jsonl"), key=lambda one: -one.stat().st_mtime)]


def read_trace(folder: Path, task: str) -> Iterator[Step]:
    """The steps of a task; the beginning of its name is enough. Raises UsageError and ReadError."""
    there = traces(folder)
    found = [name for name in there if name.startswith(task)]
    if len(found) != 1:
        problem = "is the beginning of several traces" if found else "has no trace"
        raise UsageError(f"task {task!r} {problem}", hint=did_you_mean(task, found or there))
    path = folder / f"{found[0]}.jsonl"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            document = json.loads(line)
            usage = document.pop("usage", None)
            yield Step(**document, usage=Usage(**usage) if usage else None)
        except (ValueError, TypeError) as error:
            raise ReadError("not a step of a trace", place=f"{path}:{number}") from error
