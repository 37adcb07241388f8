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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.agents.dialects import DIALECTS, MODEL, REQUEST_ID, Breaks, Completions, Dialect, Fails, Raw, Says, Turn

__all__ = ["MODEL", "REQUEST_ID", "Breaks", "Fails", "ModelServer", "Raw", "Says", "Seen", "Turn"]


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
        self.answer: Callable[[Any], Turn] | None = None
        """In place of turns: what is answered to a body, for requests that come in no order."""
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
        return [seen for seen in self.requests if seen.path in DIALECTS]

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
        if path in DIALECTS:
            self._play(self._turn(body), DIALECTS[path], body)
        elif path in self.owner.others:
            other = self.owner.others[path]
            self._whole(other(body) if callable(other) else other)
        else:
            self._whole(Raw(b'{"error": {"type": "not_found_error", "message": "no such thing"}}', 404))

    def _turn(self, body: Any) -> Turn:
        if self.owner.answer is not None:
            return self.owner.answer(body)
        return self.owner.turns.pop(0) if self.owner.turns else Fails(500, message="the server's script is over")

    def _play(self, turn: Turn, dialect: Dialect, body: Mapping[str, Any]) -> None:
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

    def _stream(self, turn: Says | Breaks, dialect: Dialect) -> None:
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

    def _break(self, how: str, dialect: Dialect) -> None:
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

    def _end(self, dialect: Dialect) -> None:
        if isinstance(dialect, Completions):
            self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()
