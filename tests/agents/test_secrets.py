"""One list of what is a secret, by its name and by its form: for models, traces, recordings and dea dbt doctor."""

from __future__ import annotations

import json

import pytest

from dea_core.agents.secrets import SECRET_NAME, without_headers, without_secrets, without_secrets_in


@pytest.mark.parametrize(
    "name",
    [
        "ANTHROPIC_API_KEY", "PGPASSWORD", "PGPASSFILE", "password", "db_pass", "SNOWFLAKE_PWD", "GITHUB_TOKEN",
        "GITHUBTOKEN", "client_secret", "AWS_SECRET_ACCESS_KEY", "private_key", "privateKey_passphrase", "keyfile",
        "CREDENTIALS", "account_key", "APIKEY", "MY_SECRETS",
    ],
)  # fmt: skip
def test_names_of_secrets(name: str) -> None:
    assert SECRET_NAME.search(name)


@pytest.mark.parametrize("name", ["keyboard", "primary_key", "compass", "TOKENIZERS_PARALLELISM", "path", "passage"])
def test_other_names(name: str) -> None:
    assert not SECRET_NAME.search(name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sk-ant-0123456789abc is a key", "*** is a key"),
        ("Authorization: Bearer abcdefghij", "Authorization: Bearer ***"),
        ("postgresql://me:pw@h/db?sslpassword=x&sslmode=off", "postgresql://me:***@h/db?sslpassword=***&sslmode=off"),
        ("https://h/db?motherduck_token=abc", "https://h/db?motherduck_token=***"),
        ("AKIAABCDEFGHIJKLMNOP", "***"),
        ("nothing to hide: primary_key=id", "nothing to hide: primary_key=id"),
    ],
)
def test_forms_of_secrets(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


def test_what_the_environment_holds_is_hidden_and_the_folder_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_DB_PWD", "hunter2-of-the-shop")
    monkeypatch.setenv("OLDPWD", "/srv/me/project")
    monkeypatch.setenv("SOME_TOKEN", "true")
    assert without_secrets("hunter2-of-the-shop in /srv/me/project is true") == "*** in /srv/me/project is true"


def test_hiding_leaves_json_what_it_is() -> None:
    text = json.dumps({"url": "https://h?token=abc", "said": 'x?api_key=abc"'})
    assert json.loads(without_secrets(text))["url"] == "https://h?token=***"
    assert without_secrets_in({"a": ["https://h?token=abc"]}) == {"a": ["https://h?token=***"]}


def test_headers_of_a_request_are_not_kept() -> None:
    assert without_headers('{"x-api-key": "abc", "model": "m"}') == '{"x-api-key": ***, "model": "m"}'
