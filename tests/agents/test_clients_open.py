"""Names of models, settings, and schemas in the forms that servers enforce."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dea_core.agents.client import MODELS
from dea_core.agents.clients import open_client
from dea_core.agents.clients.documents import ERRORS
from dea_core.agents.clients.estimate import estimated_tokens
from dea_core.agents.clients.schemas import closed, strict, told, without_nulls
from dea_core.agents.clients.settings import KNOWN, read_settings
from dea_core.agents.typed import schema_of
from dea_core.errors import MissingPackageError, NoKeyError, UsageError
from tests.agents.adapters import KEY, OTHERS, OUTPUT, request, said
from tests.agents.server import MODEL, ModelServer, Says


def test_the_providers_are_known_by_name() -> None:
    assert list(MODELS) == ["anthropic", "compatible", "openai", "replay", "scripted"]
    with pytest.raises(UsageError, match="'antropic'") as caught:
        open_client("antropic")
    assert "anthropic" in str(caught.value.hint)


@pytest.mark.parametrize("provider", ["anthropic", "openai"])
def test_a_model_is_named_configured_or_chosen(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{provider.upper()}_API_KEY", KEY)
    listed: dict[str, Any] = OTHERS[provider]
    if provider == "openai":
        one = {"id": "gpt-9", "object": "model", "created": 1, "owned_by": "us"}
        listed = {"/v1/models": {"object": "list", "data": [one]}}
    with ModelServer([Says("x")], listed) as server:
        settings = {"base_url": server.url if provider == "anthropic" else f"{server.url}/v1", "cheap_model": "small"}
        assert open_client(f"{provider}:one", settings).model == "one"
        assert open_client(provider, {**settings, "model": "two"}).model == "two"
        assert not server.requests
        chosen = open_client(provider, settings)
        assert (chosen.model, chosen.cheap_model) == (MODEL if provider == "anthropic" else "gpt-9", "small")
        assert chosen.why
        assert chosen.client.complete(request()).text == "x"


def test_a_local_server_is_named_with_its_address() -> None:
    with ModelServer([Says("x")], OTHERS["compatible"]) as server:
        opened = open_client(f"compatible:llama3:8b@{server.url}/v1")
        assert opened.model == "llama3:8b"
        assert opened.client.complete(request()).text == "x"
        assert open_client(f"compatible:@{server.url}/v1").model == MODEL
        assert open_client("compatible", {"base_url": f"{server.url}/v1"}).model == MODEL


@pytest.mark.parametrize(("provider", "variable"), [("anthropic", "ANTHROPIC_API_KEY"), ("openai", "OPENAI_API_KEY")])
def test_no_key(provider: str, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(NoKeyError, match=variable) as caught:
        open_client(provider)
    assert "everything works by rules" in str(caught.value.hint)


def test_an_sdk_that_is_not_installed_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for package, provider in (("anthropic", "anthropic"), ("openai", "openai:x")):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(MissingPackageError, match=package) as caught:
            open_client(provider, {"api_key": KEY})
        assert "[models]" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"timout": 3}, "no setting 'timout'"),
        ({"timeout": "long"}, "timeout"),
        ({"tries": 0}, "tries"),
        ({"timeout": True}, "timeout"),
        ({"thinking": "yes"}, "thinking"),
        ({"api_key": 12345678}, "api_key"),
    ],
)
def test_settings_that_are_wrong(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        read_settings(settings)
    assert "12345678" not in str(caught.value)


def test_settings_are_read_and_hide_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", KEY)
    settings = read_settings({"timeout": 3, "tries": 2, "time_limit": 9, "base_url": None}, "SOME_KEY")
    assert (settings.api_key, settings.timeout, settings.retry.tries, settings.retry.time_limit) == (KEY, 3, 2, 9)
    assert KEY not in repr(settings)


def test_no_sdk_is_loaded_before_a_model_is_asked() -> None:
    program = "import sys, dea_core.agents.clients; print([m for m in ('anthropic', 'openai') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_estimate_grows_with_the_text() -> None:
    short, long = (estimated_tokens(request(said("word " * count))) for count in (10, 1000))
    assert long - short > 300
    assert long > 5 * 1000 / 4  # four bytes a token is what tokenizers reach


NESTED = {
    "type": "object",
    "properties": {
        "items": {"type": "array", "items": OUTPUT},
        "one": {"anyOf": [OUTPUT, {"type": "null"}]},
        "note": {"type": "string", "description": "why"},
    },
    "required": ["items"],
    "additionalProperties": False,
}


def test_strict_and_back() -> None:
    made = strict(NESTED)
    assert made["required"] == ["items", "one", "note"]
    assert made["properties"]["items"]["items"]["required"] == ["name", "share", "why"]
    assert made["properties"]["one"]["anyOf"][1] == {"type": "null"}
    assert made["properties"]["note"]["description"] == "why"
    value = {"items": [{"name": "a", "share": 1, "why": None}], "one": None, "note": None}
    assert without_nulls(NESTED, value) == {"items": [{"name": "a", "share": 1}], "one": None}
    inner = {"items": [], "one": {"name": "a", "share": 1, "why": None}, "note": "n"}
    assert without_nulls(NESTED, inner)["one"] == {"name": "a", "share": 1}


def test_bounds_become_words_and_the_schema_stays_as_it_was() -> None:
    before = repr(NESTED)
    assert "minimum 0, maximum 1" in repr(told(NESTED))
    assert "'minimum'" not in repr(told(NESTED))
    strict(NESTED)
    assert repr(NESTED) == before


@pytest.mark.parametrize(
    ("kind", "expected"), [(list[int], True), (dict[str, int], False), (str | None, True), (Any, False)]
)
def test_which_types_a_server_can_enforce(kind: Any, expected: bool) -> None:
    assert closed(schema_of(kind)) is expected


def test_the_page_names_every_provider_setting_and_error() -> None:
    page = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
    missing = [name for name in (*MODELS, *KNOWN) if f"`{name}" not in page]
    missing += [name for name in ERRORS if name not in page]
    missing += [kind.__name__ for kind in ERRORS.values() if kind.__name__ not in page]
    assert not missing


@pytest.mark.parametrize("url", ["nonsense", "http://", "ftp://x", "http://[bad", "http://h:99999/v1", "http://h:x/v1"])
@pytest.mark.parametrize("provider", ["anthropic:m", "openai:m", "compatible:m"])
def test_an_address_that_is_none_is_told_at_once(provider: str, url: str) -> None:
    with pytest.raises(UsageError, match="no address of a server") as caught:
        open_client(provider, {"base_url": url, "api_key": KEY})
    assert "http://localhost:11434/v1" in str(caught.value.hint)


def test_a_password_in_an_address_that_is_none_is_not_told() -> None:
    with pytest.raises(UsageError) as caught:
        read_settings({"base_url": "ftp://me:hunter2@host/v1"})
    assert "hunter2" not in "".join(caught.value.lines())
