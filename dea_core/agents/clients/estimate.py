"""How many tokens a request has, where no server counts them: from above, for a budget."""

from __future__ import annotations

import dataclasses
import json

from dea_core.agents.client import Request

BYTES_OF_TOKEN = 3
"""English, SQL and JSON have about four bytes a token with every tokenizer known; three leave room."""
FRAME = 10
"""Tokens that a server adds around a message, a block or a tool."""


def estimated_tokens(request: Request) -> int:
    """At least as many tokens as ``request`` has, but for texts that are hardly made of words."""
    document = json.dumps(
        [
            [block.text for block in request.system],
            [[dataclasses.asdict(part) for part in message.parts] for message in request.messages],
            [dataclasses.asdict(tool) for tool in request.tools],
            request.output,
        ],
        ensure_ascii=False,
        default=dict,
    )
    pieces = len(request.system) + len(request.messages) + len(request.tools)
    return len(document.encode()) // BYTES_OF_TOKEN + FRAME * (pieces + 1)
