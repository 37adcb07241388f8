"""Keys never leave: every text that is shown, written down or sent passes here.

Known secrets (what the environment holds under a name such as ANTHROPIC_API_KEY) are taken out wherever they stand, and
so is what has the form of a key or of a URL's password.
"""

from __future__ import annotations

import os
import re
from typing import Any

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


def without_secrets_in(value: Any) -> Any:
    """JSON as it may be shown: every text in it, names too."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, dict):
        return {without_secrets(name): without_secrets_in(item) for name, item in value.items()}
    return [without_secrets_in(item) for item in value] if isinstance(value, list) else value


def _known() -> list[str]:
    found = {value for name, value in os.environ.items() if _NAMES.search(name) and len(value) >= LEAST_SECRET}
    return sorted(found, key=len, reverse=True)
