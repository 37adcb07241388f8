"""``--select a b c``: several words after one option, as dbt takes them and click does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

MANY = ("--select", "--exclude")


class SelectingCommand(click.Command):
    """A command without arguments whose options MANY take all words up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, each word after such an option as if the option stood before it."""
        return super().parse_args(ctx, list(_spread(args)))


def _spread(args: Sequence[str]) -> Iterator[str]:
    open_option, given = "", False
    for word in args:
        if word.startswith("-"):
            open_option, given = (word if word in MANY else ""), False
        elif open_option and given:
            yield open_option
        given = bool(open_option) and not word.startswith("-")
        yield word
