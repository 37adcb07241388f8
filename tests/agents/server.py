"""A server on loopback that speaks Messages, Responses and Chat Completions, as scripted: one turn a request.

    with ModelServer([Says("hello"), Fails(429, wait=0)]) as server:
        client of server.url ... server.requests[0].body

A turn is told once, in no protocol's words, and each dialect writes it as its own server would, as a stream or whole.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

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


@dataclass(frozen=True)
class Seen:
    """A request that came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


class ModelServer:
    """``others`` answers the paths that are no completion: GET /v1/models, token counts, batches."""

    def __init__(self, turns: Sequence[Turn] = (), others: Mapping[str, Any] | None = None) -> None:
        self.turns, self.others = list(turns), dict(others or {})
        self.requests: list[Seen] = []
        self.released = threading.Event()
        """Set to let silent streams end."""
        server = self

        class Handler(_Handler):
            owner = server

        self._http = _Quiet(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def asked(self) -> list[Seen]:
        """The completions that were asked for."""
        return [seen for seen in self.requests if seen.path in _DIALECTS]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: ModelServer

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("content-length") or 0))
        self._answer(json.loads(text) if text else None)

    def _answer(self, body: Any) -> None:
        path = self.path.partition("?")[0]
        self.owner.requests.append(Seen(self.command, path, dict(self.headers), body))
        if path in _DIALECTS:
            turn = self.owner.turns.pop(0) if self.owner.turns else Fails(500, message="the server's script is over")
            self._play(turn, _DIALECTS[path], body)
        elif path in self.owner.others:
            other = self.owner.others[path]
            self._whole(other(body) if callable(other) else other)
        else:
            self._whole(Raw(b'{"error": {"type": "not_found_error", "message": "no such thing"}}', 404))

    def _play(self, turn: Turn, dialect: _Dialect, body: Mapping[str, Any]) -> None:
        if isinstance(turn, Raw):
            self._whole(turn)
        elif isinstance(turn, Fails):
            error = {"type": turn.kind, "code": turn.kind, "message": turn.message, "param": turn.param}
            self._whole({"type": "error", "error": error}, turn.status, turn.headers)
        elif body.get("stream"):
            self._stream(turn, dialect)
        else:
            raise AssertionError("every completion is a stream")

    def _whole(self, document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        raw = document if isinstance(document, Raw) else Raw(json.dumps(document).encode(), status)
        self.send_response(raw.status)
        for name, value in {"request-id": REQUEST_ID, "x-request-id": REQUEST_ID, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("content-type", raw.content_type)
        self.send_header("content-length", str(len(raw.body)))
        self.end_headers()
        self.wfile.write(raw.body)

    def _stream(self, turn: Says | Breaks, dialect: _Dialect) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("request-id", REQUEST_ID)
        self.send_header("x-request-id", REQUEST_ID)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        if isinstance(turn, Says):
            for event in dialect.events(turn):
                self._event(event)
            self._end(dialect)
            return
        events = list(dialect.events(Says(turn.text)))
        for event in events[: dialect.begins(events)]:
            self._event(event)
        self._break(turn.how, dialect)

    def _break(self, how: str, dialect: _Dialect) -> None:
        if how == "dropped":  # a reset, as of a router that went away
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        if how == "silent":
            self.owner.released.wait()
            self.close_connection = True
            return
        if how == "garbled":
            self._chunk(b'event: message_delta\ndata: {"type": "mess\n\n')
        elif how == "failed":
            self._chunk(dialect.failure())
        self._chunk(b"")

    def _event(self, event: Mapping[str, Any]) -> None:
        name = f"event: {event['type']}\n" if "type" in event else ""
        self._chunk(f"{name}data: {json.dumps(event)}\n\n".encode())

    def _end(self, dialect: _Dialect) -> None:
        if isinstance(dialect, _Completions):
            self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def _pieces(text: str, count: int) -> list[str]:
    size = max(1, -(-len(text) // count))
    return [text[start : start + size] for start in range(0, len(text), size)]


class _Dialect:
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


class _Messages(_Dialect):
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


class _Responses(_Dialect):
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


class _Completions(_Dialect):
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


_DIALECTS: Mapping[str, _Dialect] = {
    "/v1/messages": _Messages(),
    "/v1/responses": _Responses(),
    "/v1/chat/completions": _Completions(),
}
