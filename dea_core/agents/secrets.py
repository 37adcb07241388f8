"""Keys never leave: every text that is shown, written down or sent passes here; so does what dea dbt doctor tells.

known      what the environment holds under the name of a secret (ANTHROPIC_API_KEY, PGPASSWORD), wherever it stands
by form    keys of model servers and clouds, tokens, what a URL carries as a password or a token
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

from dea_core.engines import without_password

HIDDEN = "***"
LEAST_SECRET = 8
"""Shorter values of the environment are words such as ``true``, and stand everywhere."""
SECRET_NAME = re.compile(
    r"(?:^|_)(?:pass|passwd|password|pwd|passphrase|token|secret|credential|keyfile|(?:private|api|access|account)_?key)s?"
    r"(?:_|$)|(?:password|passwd|token|secret|api_?key)s?$|pgpass",
    re.IGNORECASE,
)
"""What a variable, a profile's line or a setting is called that holds a secret."""
FOLDERS = ("PWD", "OLDPWD")
"""Where the shell is and was: no passwords, whatever they are called."""
_FORMS = re.compile(
    r"\bsk-[A-Za-z0-9_-]{8,}"  # Anthropic's and OpenAI's keys
    r"|(?<=Bearer )[A-Za-z0-9._~+/-]{8,}=*"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*"  # a JSON web token
)
_IN_URL = re.compile(r"(?i)([?&;]\w*(?:token|password|secret|key)=)[^&;\s)\"'\\]+")
_HEADER = re.compile(r'(?i)("?(?:authorization|x-api-key|api[_-]?key)"?\s*[:=]\s*)("[^"]*"|[^\s,;"]+(?: [^\s,;"]+)?)')


def without_secrets(text: str, known: Iterable[str] | None = None) -> str:
    """``text`` as it may be shown. ``known`` are secrets by their values, the longest first: the environment's."""
    for secret in environment_secrets() if known is None else known:
        text = text.replace(secret, HIDDEN)
    return without_password(_IN_URL.sub(rf"\g<1>{HIDDEN}", _FORMS.sub(HIDDEN, text)))


def without_headers(text: str) -> str:
    """``text`` of a request, as it may be kept: what headers of keys say is left out too."""
    return _HEADER.sub(rf"\g<1>{HIDDEN}", without_secrets(text))


def without_secrets_in(value: Any) -> Any:
    """JSON as it may be shown: every text in it, names too."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, dict):
        return {without_secrets(name): without_secrets_in(item) for name, item in value.items()}
    return [without_secrets_in(item) for item in value] if isinstance(value, list) else value


def environment_secrets(shortest: int = LEAST_SECRET) -> list[str]:
    """What the environment holds under the name of a secret, the longest first."""
    named = {value for name, value in os.environ.items() if SECRET_NAME.search(name) and name not in FOLDERS}
    return sorted((value for value in named if len(value) >= shortest), key=lambda value: (-len(value), value))
