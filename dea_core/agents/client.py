"""What a model is to us: one protocol, whoever answers. Pure: nothing here imports an SDK.

    Request (system, messages, tools, output)  ──>  Client.complete  ──>  Reply (parts, stop, usage, request_id)

    Text ── ToolCall ── ToolResult ── Kept        the parts of a message; Kept is a provider's own, sent back untouched

An adapter is one file under ``clients/`` and one name in the registry ``dea.models``; ``scripted`` answers from a list
and ships with the package, ``recorded`` keeps replies in files and plays them again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from dea_core.registry import Registry

Effort = Literal["low", "medium", "high"]
Role = Literal["user", "assistant"]
StopReason = Literal["end", "tools", "length", "refusal", "paused", "context_full"]
"""Why a reply ended: said all, wants tools, out of tokens, declined, to be continued as it is, window full."""

Heard = Callable[[str], None]
"""Called with each piece of text as it comes."""
Stopped = Callable[[], bool]
"""Whether the person asked to stop: looked at between pieces of a reply and while waiting."""
DEFAULT_MAX_TOKENS = 8_000


@dataclass(frozen=True)
class Text:
    """What was said."""

    text: str


@dataclass(frozen=True)
class ToolCall:
    """A tool that the model wants run; ``arguments`` are unchecked JSON."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class ToolResult:
    """What a tool gave back, as text; ``failed`` where it raised."""

    call_id: str
    content: str
    failed: bool = False


@dataclass(frozen=True)
class Kept:
    """A part that only its provider reads (a thought with its signature, an encrypted item): sent back untouched."""

    provider: str
    content: Mapping[str, Any]


Part = Text | ToolCall | ToolResult | Kept


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Role
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """All that it says."""
        return "".join(part.text for part in self.parts if isinstance(part, Text))


@dataclass(frozen=True)
class ToolSpec:
    """A tool as a model sees it; ``parameters`` is a JSON Schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """A piece of the instructions. ``stable`` ones come first and stay the same, so that a server may cache them."""

    text: str
    stable: bool = True


@dataclass(frozen=True)
class Request:
    """All that a model is asked. ``output`` is a JSON Schema that the reply's text must obey."""

    model: str
    system: tuple[Block, ...]
    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    output: Mapping[str, Any] | None = None
    max_tokens: int = DEFAULT_MAX_TOKENS
    effort: Effort | None = None


@dataclass(frozen=True)
class Usage:
    """Tokens of a call. ``input_tokens`` are those that no cache held."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0

    @property
    def total(self) -> int:
        """Every token, in and out."""
        return self.input_tokens + self.output_tokens + self.cache_read_tokens + self.cache_write_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cache_read_tokens + other.cache_read_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
        )


@dataclass(frozen=True)
class Reply:
    """What a model answered; ``model`` is the one that did, by the server's own word."""

    parts: tuple[Part, ...]
    stop: StopReason
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    request_id: str | None = None
    batched: bool = False
    """Whether it came by a batch, at the batch's price."""

    @property
    def text(self) -> str:
        """All that it says."""
        return self.message.text

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The tools it wants run."""
        return tuple(part for part in self.parts if isinstance(part, ToolCall))

    @property
    def message(self) -> Message:
        """The reply as a turn of the conversation."""
        return Message("assistant", self.parts)


@dataclass(frozen=True)
class ModelInfo:
    """A model that the server has; ``retires`` is a day as the server writes it.

    ``line`` is the family by the server's own word (opus, haiku); ``created`` orders models by their age.
    """

    id: str
    context_tokens: int | None = None
    retires: str | None = None
    line: str | None = None
    created: str | None = None


@dataclass(frozen=True)
class Lost:
    """A try that broke after it was sent: nothing came of it, and it is paid for all the same.

    ``said`` is what the server told of its tokens until then, None if nothing; ``heard`` counts the bytes of text.
    """

    why: str
    said: Usage | None = None
    heard: int = 0


class Meter(Protocol):
    """What one call may take, kept by whoever asks; a client tells it of each try that broke."""

    def seconds(self) -> float | None:
        """How long the call may still take, with all its tries; None for no limit."""

    def lost(self, lost: Lost) -> None:
        """A try broke: it is charged."""

    def need_again(self) -> None:
        """Raises BudgetError where another try could pass what is allowed."""


class Client(Protocol):
    """Whoever answers. ``provider`` is the adapter's name: anthropic, openai, scripted."""

    provider: str

    def complete(
        self,
        request: Request,
        *,
        heard: Heard | None = None,
        stopped: Stopped | None = None,
        meter: Meter | None = None,
    ) -> Reply:
        """Ask, and wait. ``heard`` streams. Raises ModelError; KeyboardInterrupt where ``stopped`` says so."""

    def count_tokens(self, request: Request, *, seconds: float | None = None) -> int:
        """How many tokens ``request`` has, before it is sent: the server's count, else an estimate from above."""

    def models(self) -> tuple[ModelInfo, ...]:
        """The models there are now."""


Opener = Callable[[Mapping[str, Any]], Client]
MODELS: Registry[Opener] = Registry("dea.models", "model provider")
"""A provider's name -> ``open(settings)``; settings are base_url, timeout, ... as the configuration has them."""
