"""What an SDK raises, as one of our errors. Both SDKs raise the same shapes, so neither is imported here.

    401 no key          402, 403, 400, 422 refused        404 unknown model      408, 409, 429, 5xx, 529 again
    a dropped connection, a time limit: again             not JSON: ReplyError

What is told passes ``without_secrets``, and the key in use is taken out by its own value.
"""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from dea_core.agents.retry import AttemptError
from dea_core.agents.secrets import HIDDEN, without_secrets
from dea_core.errors import (
    ModelBusyError,
    ModelUnknownError,
    ModelUnreachableError,
    NoKeyError,
    ReplyError,
    RequestRefusedError,
)

BY_RULES = "without a model everything works by rules"
MOST_TOLD = 300
"""Characters of a server's own words that a message shows."""
_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}
_FAILED = HTTPStatus.INTERNAL_SERVER_ERROR
"""This status and every one above it (529 too, which has no name) is a failure of the server's own."""
_BUSY_KINDS = {
    "overloaded_error",
    "api_error",
    "rate_limit_error",
    "timeout_error",
    "server_error",
    "rate_limit_exceeded",
}
_UNPAID = {"insufficient_quota", "billing_error"}
_UNSENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "LocalProtocolError"}
"""What the HTTP library raises before the request has left."""
_TOO_LONG = {"context_length_exceeded", "request_too_large", "string_above_max_length"}


class TooLongError(Exception):
    """The server says that the conversation does not fit the model's window."""

    def __init__(self, request_id: str | None) -> None:
        super().__init__("too long")
        self.request_id = request_id


@dataclass(frozen=True)
class Server:
    """Who is asked, as messages name it."""

    name: str
    key_variable: str
    base_url: str = ""
    key: str | None = field(default=None, repr=False)

    def hidden(self, text: str) -> str:
        """``text`` as it may be shown."""
        return without_secrets(text.replace(self.key, HIDDEN) if self.key else text)

    def no_key(self, message: str, request_id: str | None = None) -> NoKeyError:
        """The error where there is no key, or a wrong one."""
        return NoKeyError(message, request_id=request_id, hint=self.key_hint())

    def key_hint(self) -> str:
        """What to do about a key."""
        return f"set {self.key_variable} to a key of {self.name}; {BY_RULES}"


def failure_of(error: Exception, server: Server, request_id: str | None = None) -> Exception:
    """What to raise for ``error``: AttemptError, TooLongError, or itself where it is none of a server's."""
    if isinstance(getattr(error, "status_code", None), int):
        return _of_status(error, server)
    if _is_transport(error):
        return _unreachable(error, server, request_id)
    if _is_from_stream(error):
        return _of_kind(error, server, request_id)
    if isinstance(error, ValueError):
        told = server.hidden(str(error))[:MOST_TOLD]
        return AttemptError(ReplyError, f"{server.name} sent what is not JSON: {told}", request_id=request_id)
    return error


def _is_transport(error: Exception) -> bool:
    """By name: the SDKs bring their own HTTP library, and change it."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"APIConnectionError", "TransportError", "StreamError"})


def _is_from_stream(error: Exception) -> bool:
    """An error event in a stream has a body and no status."""
    return any(kind.__name__ == "APIError" for kind in type(error).__mro__)


def _unreachable(error: Exception, server: Server, request_id: str | None) -> AttemptError:
    is_late = any("Timeout" in kind.__name__ for kind in type(error).__mro__)
    what = "took too long to answer" if is_late else "cannot be reached, or dropped the connection"
    where = f" ({server.base_url})" if server.base_url else ""
    cause = error.__cause__ or error
    failed = AttemptError(
        ModelUnreachableError,
        f"{server.name}{where} {what}: {server.hidden(str(cause) or type(cause).__name__)[:MOST_TOLD]}",
        request_id=request_id,
        hint=f"is there a network, and is the address right? {BY_RULES}",
        again=True,
    )
    failed.is_sent = not any(kind.__name__ in _UNSENT for kind in type(cause).__mro__)
    return failed


def _of_kind(error: Exception, server: Server, request_id: str | None) -> Exception:
    body = getattr(error, "body", None)
    kinds = _kinds(body)
    return said_failed(server, kinds, _words(error, body, server), request_id)


def said_failed(server: Server, kinds: set[str], words: str, request_id: str | None) -> Exception:
    """What to raise where a server says within a stream that it failed; ``kinds`` are its names for it."""
    if kinds & _TOO_LONG:
        return TooLongError(request_id)
    is_busy = bool(kinds & _BUSY_KINDS)
    kind = ModelBusyError if is_busy else RequestRefusedError
    return AttemptError(kind, f"{server.name} says: {server.hidden(words)}", request_id=request_id, again=is_busy)


def _of_status(error: Any, server: Server) -> Exception:
    status, body = int(error.status_code), getattr(error, "body", None)
    headers: Mapping[str, str] = getattr(error.response, "headers", {})
    request_id = getattr(error, "request_id", None) or headers.get("request-id") or headers.get("x-request-id")
    words, kinds = _words(error, body, server), _kinds(body)
    if status < _FAILED and _is_too_long(status, kinds, words):
        return TooLongError(request_id)
    if kinds & _UNPAID:
        return AttemptError(RequestRefusedError, f"{server.name}: {words}", request_id=request_id, hint=BY_RULES)
    if _may_help(status, headers, kinds):
        message = f"{server.name} is busy or failing ({status}): {words}"
        wait = asked_wait(headers)
        return AttemptError(ModelBusyError, message, request_id=request_id, hint=BY_RULES, again=True, wait=wait)
    failed = _refused(status, server, words, request_id)
    failed.about = _inner(body).get("param")
    return failed


def _refused(status: int, server: Server, words: str, request_id: str | None) -> AttemptError:
    if status == HTTPStatus.UNAUTHORIZED:
        message = f"{server.name} does not take the key: {words}"
        return AttemptError(NoKeyError, message, request_id=request_id, hint=server.key_hint())
    if status == HTTPStatus.NOT_FOUND:
        return AttemptError(ModelUnknownError, f"{server.name} does not have that: {words}", request_id=request_id)
    return AttemptError(
        RequestRefusedError, f"{server.name} refuses the request ({status}): {words}", request_id=request_id
    )


def _may_help(status: int, headers: Mapping[str, str], kinds: set[str]) -> bool:
    """Whether to try again: the server's own word first."""
    said = headers.get("x-should-retry")
    if said in ("true", "false"):
        return said == "true"
    is_within_stream = status < HTTPStatus.BAD_REQUEST
    return status in _AGAIN or status >= _FAILED or (is_within_stream and bool(kinds & _BUSY_KINDS))


def _is_too_long(status: int, kinds: set[str], words: str) -> bool:
    # Anthropic has no code for it, and has said "prompt is too long" since its first version.
    is_said = status == HTTPStatus.BAD_REQUEST and "prompt is too long" in words
    return is_said or status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or bool(kinds & _TOO_LONG)


def _inner(body: object) -> Mapping[str, Any]:
    """The error of a body: one SDK unwraps it, the other does not."""
    if not isinstance(body, Mapping):
        return {}
    inner = body.get("error", body)
    return inner if isinstance(inner, Mapping) else {}


def _kinds(body: object) -> set[str]:
    """The stable names that a body gives its error."""
    inner = _inner(body)
    details = inner.get("details")
    code = details.get("error_code") if isinstance(details, Mapping) else None
    return {str(name) for name in (inner.get("type"), inner.get("code"), code) if name}


def _words(error: object, body: object, server: Server) -> str:
    message = _inner(body).get("message") or getattr(error, "message", None) or str(error)
    text = message if isinstance(message, str) else json.dumps(message)
    return server.hidden(" ".join(text.split()))[:MOST_TOLD]


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait: retry-after-ms, retry-after in seconds or as a date."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) * unit)
        except (KeyError, ValueError):
            continue
    moment = email.utils.parsedate_tz(headers.get("retry-after", ""))
    return max(0.0, email.utils.mktime_tz(moment) - time.time()) if moment else None
