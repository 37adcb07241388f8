"""What Messages, Responses and Chat Completions look like on the wire, of a turn told once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

REQUEST_ID = "req_42"
MODEL = "model-of-the-server"


@dataclass(frozen=True)
class Says:
    """A reply. ``stop`` is in our words; ``pieces`` is how many pieces a stream cuts the text in."""

    text: str = ""
    calls: tuple[tuple[str, str, str], ...] = ()
    """Each: id, name, arguments as the server writes them."""
    stop: str = "end"
    thought: str = ""
    refusal: str = ""
    pieces: int = 2


@dataclass(frozen=True)
class Fails:
    """A status with the body that the dialect's server has for it."""

    status: int
    kind: str = "error"
    message: str = "no"
    headers: Mapping[str, str] = field(default_factory=dict)
    param: str | None = None


@dataclass(frozen=True)
class Breaks:
    """A stream that begins and does not end well: dropped, ended, garbled, failed, or silent."""

    how: str
    text: str = "half an ans"


@dataclass(frozen=True)
class Raw:
    """A whole body, as it is."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"


Turn = Says | Fails | Breaks | Raw


def _pieces(text: str, count: int) -> list[str]:
    size = max(1, -(-len(text) // count))
    return [text[start : start + size] for start in range(0, len(text), size)]


class Dialect:
    def events(self, turn: Says) -> Iterator[dict[str, Any]]:
        raise AssertionError("each dialect has its own")

    def begins(self, events: list[dict[str, Any]]) -> int:
        """How many events bring the first piece of text."""
        told = [json.dumps(event) for event in events]
        return next(number for number, event in enumerate(told, 1) if "delta" in event and "half" in event)

    def failure(self) -> bytes:
        """An overloaded server, told in the middle of a stream."""
        error = {"type": "overloaded_error", "code": "server_error", "message": "Overloaded"}
        return f"event: error\ndata: {json.dumps({'type': 'error', 'error': error})}\n\n".encode()


class _Messages(Dialect):
    STOPS: Mapping[str, str] = {
        "end": "end_turn",
        "tools": "tool_use",
        "length": "max_tokens",
        "refusal": "refusal",
        "paused": "pause_turn",
        "context_full": "model_context_window_exceeded",
    }

    def events(self, turn: Says) -> Iterator[dict[str, Any]]:
        cached = {"cache_read_input_tokens": 5, "cache_creation_input_tokens": 3}
        usage = {"input_tokens": 11, "output_tokens": 1, **cached}
        facts = {"id": "msg_1", "type": "message", "role": "assistant", "model": MODEL, "content": []}
        yield {
            "type": "message_start",
            "message": {**facts, "stop_reason": None, "usage": usage},
        }
        yield {"type": "ping"}
        for index, (block, deltas) in enumerate(self._blocks(turn)):
            yield {"type": "content_block_start", "index": index, "content_block": block}
            for delta in deltas:
                yield {"type": "content_block_delta", "index": index, "delta": delta}
            yield {"type": "content_block_stop", "index": index}
        stop = {"stop_reason": self.STOPS.get(turn.stop, turn.stop), "stop_sequence": None}
        yield {"type": "message_delta", "delta": stop, "usage": {"output_tokens": 7}}
        yield {"type": "message_stop"}

    def _blocks(self, turn: Says) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        if turn.thought:
            deltas = [{"type": "thinking_delta", "thinking": piece} for piece in _pieces(turn.thought, 2)]
            signed = {"type": "signature_delta", "signature": "signed"}
            yield {"type": "thinking", "thinking": "", "signature": ""}, [*deltas, signed]
        text = turn.text or turn.refusal
        if text:
            pieces = [{"type": "text_delta", "text": piece} for piece in _pieces(text, turn.pieces)]
            yield {"type": "text", "text": ""}, pieces
        for id_, name, arguments in turn.calls:
            deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in _pieces(arguments, 3)]
            yield {"type": "tool_use", "id": id_, "name": name, "input": {}}, deltas


class _Responses(Dialect):
    REASONS: Mapping[str, str] = {"length": "max_output_tokens", "paused": "max_messages"}

    def events(self, turn: Says) -> Iterator[dict[str, Any]]:
        yield {"type": "response.created", "sequence_number": 0, "response": self._response(turn, "in_progress", [])}
        place = {"item_id": "msg_1", "output_index": 0, "content_index": 0, "sequence_number": 1, "logprobs": []}
        for piece in _pieces(turn.text, turn.pieces) if turn.text else []:
            yield {"type": "response.output_text.delta", "delta": piece, **place}
        status = "incomplete" if turn.stop in self.REASONS else "completed"
        whole = self._response(turn, status, list(self._output(turn)))
        yield {"type": f"response.{status}", "sequence_number": 2, "response": whole}

    def _response(self, turn: Says, status: str, output: list[Any]) -> dict[str, Any]:
        details = {"reason": self.REASONS[turn.stop]} if status == "incomplete" else None
        usage = {
            "input_tokens": 19,
            "input_tokens_details": {"cached_tokens": 5, "cache_write_tokens": 3},
            "output_tokens": 7,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 26,
        }
        facts = {"id": "resp_1", "object": "response", "created_at": 1, "model": MODEL, "status": status}
        fixed = {"tools": [], "tool_choice": "auto", "parallel_tool_calls": True, "error": None}
        return {**facts, **fixed, "output": output, "incomplete_details": details, "usage": usage}

    def _output(self, turn: Says) -> Iterator[dict[str, Any]]:
        if turn.thought:
            yield {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": turn.thought}
        content: list[dict[str, Any]] = []
        if turn.text:
            content.append({"type": "output_text", "text": turn.text, "annotations": []})
        if turn.refusal:
            content.append({"type": "refusal", "refusal": turn.refusal})
        if content:
            facts = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed"}
            yield {**facts, "content": content, "phase": "commentary" if turn.calls else "final_answer"}
        for id_, name, arguments in turn.calls:
            yield {"type": "function_call", "id": f"fc_{id_}", "call_id": id_, "name": name, "arguments": arguments}


class Completions(Dialect):
    REASONS: Mapping[str, str] = {"end": "stop", "tools": "tool_calls", "refusal": "content_filter"}

    def events(self, turn: Says) -> Iterator[dict[str, Any]]:
        yield self._chunk({"role": "assistant", "content": ""})
        for piece in _pieces(turn.text, turn.pieces) if turn.text else []:
            yield self._chunk({"content": piece})
        if turn.refusal:
            yield self._chunk({"refusal": turn.refusal})
        for index, (id_, name, arguments) in enumerate(turn.calls):
            function: dict[str, Any] = {"name": name, "arguments": ""}
            yield self._chunk({"tool_calls": [{"index": index, "id": id_, "type": "function", "function": function}]})
            for piece in _pieces(arguments, 2):
                yield self._chunk({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
        yield self._chunk({}, self.REASONS.get(turn.stop, turn.stop))
        details = {"prompt_tokens": 19, "completion_tokens": 7, "total_tokens": 26}
        usage = {**details, "prompt_tokens_details": {"cached_tokens": 5}}
        yield {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": MODEL,
            "choices": [],
            "usage": usage,
        }

    def _chunk(self, delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [choice]}


DIALECTS: Mapping[str, Dialect] = {
    "/v1/messages": _Messages(),
    "/v1/responses": _Responses(),
    "/v1/chat/completions": Completions(),
}
