"""Keys never leave: every text that is shown, written down or sent passes here.

Known secrets (what the environment holds under a name such as ANTHROPIC_API_KEY) are taken out wherever they stand, and
so is what has the form of a key or of a URL's password.
"""

from __future__ import annotations

import os
import re

from dea_core.engines import without_password

HIDDEN = "***"
LEAST_SECRET = 8
"""Shorter values of the environment are words such as ``true``, and stand everywhere."""
_NAMES = re.compile(r"(?:API_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|PGPASS)", re.IGNORECASE)
_FORMS = re.compile(
    r"\bsk-[A-Za-z0-9_-]{8,}"  # Anthropic's and OpenAI's keys
    r"|(?<=Bearer )[A-Za-z0-9._~+/-]{8,}=*"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*"  # a JSON web token
)


def without_secrets(text: str) -> str:
    """``text`` as it may be shown."""
    for secret in _known():
        text = text.replace(secret, HIDDEN)
    return without_password(_FORMS.sub(HIDDEN, text))


def _known() -> list[str]:
    found = {value for name, value in os.environ.items() if _NAMES.search(name) and len(value) >= LEAST_SECRET}
    return sorted(found, key=len, reverse=True)
