"""One try of a call: the events of a stream, fed to what puts the message together, each piece of text told.

Whatever the SDK raises becomes ours here; a stream that ends without its end is a dropped connection.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol

from dea_core.agents.client import Heard, Lost, Reply, Usage
from dea_core.agents.clients.failures import Server, failure_of
from dea_core.agents.retry import AttemptError, Watch
from dea_core.errors import ModelUnreachableError, ReplyError

AGAIN = "\n[the connection dropped: asked again]\n"
"""Told to whoever listens, when a reply that was heard in part begins anew."""


class Message(Protocol):
    """What is put together; ``is_whole`` once its end has come. ``usage`` is what the server has told of it so far."""

    is_whole: bool

    @property
    def usage(self) -> Usage | None:
        """None where it has told nothing."""

    def feed(self, event: Mapping[str, Any]) -> str | None:
        """Take an event in; the text that it brings."""


@dataclass
class Listening:
    """A stream of ``server``; ``header`` names the response's header with the request's id."""

    server: Server
    header: str
    heard: Heard | None
    watch: Watch
    request_id: str | None = None
    _has_begun: bool = False
    _bytes: int = 0

    def listen(self, open_stream: Callable[[], Any], message: Message) -> None:
        """Feed ``message`` until it is whole. Raises AttemptError and TooLongError."""
        has_told = False
        try:
            with closing(self._events(open_stream)) as events:
                for event in events:
                    self.watch.look()
                    piece = self._fed(message, event)
                    self._bytes += len((piece or "").encode())
                    if piece and self.heard is not None:
                        self.heard(piece)
                        has_told = True
            if not message.is_whole:
                raise AttemptError(
                    ModelUnreachableError,
                    f"{self.server.name} ended the reply in the middle",
                    request_id=self.request_id,
                    again=True,
                )
        except KeyboardInterrupt:
            self._lose("stopped in the middle", message)
            raise
        except AttemptError as failed:
            if self._has_begun or failed.is_sent:
                self._lose(failed.message, message)
            if has_told and failed.again and self.heard is not None:
                self.heard(AGAIN)
            raise

    def read(self, message: Message, reply: Callable[[], Reply]) -> Reply:
        """The whole message as a reply; one that cannot be read was paid for too."""
        try:
            return reply()
        except ReplyError as error:
            self._lose(error.message, message)
            raise

    def _lose(self, why: str, message: Message) -> None:
        self.watch.lost(Lost(why, message.usage, self._bytes))

    def _events(self, open_stream: Callable[[], Any]) -> Generator[Mapping[str, Any], None, None]:
        """A generator, so that what a listener raises is not taken for the server's failure."""
        try:
            with open_stream() as stream:
                self._has_begun = True
                self.request_id = stream.response.headers.get(self.header)
                for event in stream:
                    yield event.to_dict()
        except Exception as error:
            raise failure_of(error, self.server, self.request_id) from None

    def _fed(self, message: Message, event: Mapping[str, Any]) -> str | None:
        try:
            return message.feed(event)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise AttemptError(
                ReplyError,
                f"{self.server.name} sent a piece that cannot be read: {error!r}",
                request_id=self.request_id,
            ) from None
