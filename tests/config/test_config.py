"""Settings, each with where it came from; what is not declared is an error with the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_core import check, generate, verbs
from dea_core.config import CONNECTIONS, SETTINGS, database_url, read_config
from dea_core.errors import DeaError, ReadError, UsageError

DDL = "CREATE TABLE t (id integer PRIMARY KEY);"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DEA_MEMORY")
    return tmp_path


def origins(**given: object) -> dict[str, tuple[object, str]]:
    config = read_config(given=given, environment={"DEA_MAX_STEPS": "7", "DEA_SEND_ROWS": "yes", "DEA_TIMEOUT": ""})
    return {name: (value.value, value.origin) for name, value in config.values.items()}


def test_the_first_that_gives_a_value_wins(folder: Path) -> None:
    (folder / "dea.toml").write_text("# ours\nmax_steps = 3\nmax_cost = 1\nsend_rows = false\ntimeout = 5\n")
    found = origins(max_cost=0.5, model=None)
    assert found["max_cost"] == (0.5, "option --max-cost")
    assert found["max_steps"] == (7, "DEA_MAX_STEPS")
    assert found["send_rows"] == (True, "DEA_SEND_ROWS")
    assert found["timeout"] == (5, "dea.toml:5")  # an empty variable says nothing
    assert found["model"] == (None, "default")


def test_the_nearest_file_is_read_from_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '[project]\nname = "x"\n[tool.ruff]\nmodel = "no"\n\n[tool.dea]\nmodel = "m"\nprices = "my.toml"\n'
    (folder / "pyproject.toml").write_text(text)
    (folder / "models").mkdir()
    monkeypatch.chdir(folder / "models")
    config = read_config()
    assert config.values["model"].origin == "../pyproject.toml:7"
    assert config["prices"] == str(folder / "my.toml")  # from where the file is
    (folder / "models" / "pyproject.toml").write_text("[tool.dea]\n")
    assert read_config()["model"] is None


def test_a_pyproject_of_others_is_passed_over(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("not toml at all")
    assert read_config().file is None


@pytest.mark.parametrize(
    ("text", "place", "said", "hint"),
    [
        ("\nmodle = 'x'\n", "dea.toml:2", "there is no setting 'modle'", "did you mean model?"),
        ("[database]\nshop = 'x'\n", "dea.toml:1", "there is no setting 'database'", "did you mean databases?"),
        ("max_cost = '5'\n", "dea.toml:1", "max_cost is '5', and must be a number from 0", None),
        ("max_cost = -1\n", "dea.toml:1", "max_cost is -1", None),
        ("max_steps = true\n", "dea.toml:1", "max_steps is True, and must be a whole number from 0", None),
        ("cache = 'yes'\n", "dea.toml:1", "cache is 'yes', and must be true or false", None),
        ("memory = 3\n", "dea.toml:1", "memory is 3, and must be true, false, user or a path", None),
        ("model = '${NOT_SET}'\n", "dea.toml:1", "the variable NOT_SET is not set", "export NOT_SET=..."),
        ("databases = 3\n", "dea.toml:1", "databases must be a table", None),
        ("[databases]\n\nshop = 3\n", "dea.toml:3", "the database shop must be a URL", None),
        ("[databases]\nshop = 'shop.db'\n", "dea.toml:2", "the database shop must be a URL", None),
        ("[databases]\n'my shop' = 'duckdb:///x'\n", "dea.toml:2", "a database cannot be called 'my shop'", None),
        ("[databases]\nx = 'postgresql://me:hunter2@h/d'\n", "dea.toml:2", "has its password written out", None),
        ("[databases]\nx = 'postgresql://h/d?password=hunter2'\n", "dea.toml:2", "has its password written out", None),
        ("[databases]\nx = 'postgresql://me:h${NAME}2@h/d'\n", "dea.toml:2", "has its password written out", None),
        ("model = \n", "dea.toml:1", "not TOML", None),
    ],
)
def test_bad_settings(folder: Path, text: str, place: str, said: str, hint: str | None) -> None:
    (folder / "dea.toml").write_text(text)
    with pytest.raises((UsageError, ReadError)) as caught:
        read_config()
    assert said in caught.value.message
    assert Path(str(caught.value.place)).name == place
    assert "hunter2" not in " ".join(caught.value.lines())
    assert hint is None or caught.value.hint == hint


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [("DEA_MAX_STEPS", "many", "max_steps is 'many'"), ("DEA_CACHE", "perhaps", "cache is 'perhaps'")],
)
def test_bad_variables(folder: Path, variable: str, value: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        read_config(environment={variable: value})
    assert caught.value.place == variable


def test_an_option_that_is_no_setting() -> None:
    with pytest.raises(UsageError, match="there is no option 'max_csot'") as caught:
        read_config(given={"max_csot": 1})
    assert "max_cost" in str(caught.value.hint)
    with pytest.raises(UsageError, match="there is no setting 'modle'"):
        read_config()["modle"]


def test_two_files_in_a_folder(folder: Path) -> None:
    (folder / "dea.toml").write_text("")
    (folder / "pyproject.toml").write_text("[tool.dea]\n")
    with pytest.raises(UsageError, match=r"both dea\.toml and"):
        read_config()


@pytest.mark.parametrize(
    ("text", "read"), [("true", "on"), ("false", "off"), ("'user'", "user"), ("'m.db'", "m.db"), ("'/m.db'", "/m.db")]
)
def test_where_memory_is(folder: Path, text: str, read: str) -> None:
    (folder / "dea.toml").write_text(f"memory = {text}\n")
    found = read_config(environment={})["memory"]
    assert found == (str(folder / "m.db") if read == "m.db" else read)
    assert read_config(environment={"DEA_MEMORY": "off"})["memory"] == "off"


def test_a_secret_comes_from_the_environment_and_is_not_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", "hunter2")
    (folder / "dea.toml").write_text('[databases]\nshop = "postgresql://me:${SHOP_PASSWORD}@h/d"\n')
    monkeypatch.setenv("DEA_BASE_URL", "http://me:hunter3@proxy")
    config = read_config()
    assert config.databases["shop"].url == "postgresql://me:hunter2@h/d"
    assert database_url("shop") == "postgresql://me:hunter2@h/d"
    shown = f"{config.explained()} {config.databases}"
    assert "hunter" not in shown
    assert ("databases.shop", "postgresql://me:${SHOP_PASSWORD}@h/d", "dea.toml:2") in config.explained()


def test_a_named_database_is_taken_wherever_a_url_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "dea.toml").write_text('[databases]\nlocal = "duckdb:///local.duckdb"\n')
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    generate(DDL, rows=3, into="local")
    assert (folder / "local.duckdb").exists()  # from where the configuration is
    assert all(result.passed for result in check("local", DDL))
    assert len(verbs.plan("local").plan.tables) == 1
    assert verbs.analyze("local").tables == ("t",)
    assert verbs.optimize("SELECT count(*) FROM t", on="local", seconds=5)
    assert verbs.prove("SELECT 1 AS a", "SELECT 1 AS a", "local", databases=2, on="local").same
    with pytest.raises(UsageError, match="no database is called 'locl'") as caught:
        generate(DDL, rows=3, into="locl")
    assert caught.value.hint == "did you mean local?"


def test_a_file_of_that_name_is_the_file(folder: Path) -> None:
    (folder / "dea.toml").write_text('[databases]\nshop = "duckdb:///other.duckdb"\n')
    (folder / "shop").mkdir()
    assert database_url("shop") == "shop"


def test_a_kind_of_connection_may_be_joined(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONNECTIONS._found, "vault", lambda rest, where: f"duckdb:///{where}/{rest}.duckdb")
    (folder / "dea.toml").write_text('[databases]\nx = "vault:a"\ny = "voult:a"\n')
    assert database_url("x") == f"duckdb:///{folder}/a.duckdb"
    with pytest.raises(DeaError, match="unknown kind of connection 'voult'"):
        database_url("y")


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "config.md").read_text()
    missing = [one.name for one in SETTINGS if f"`{one.name}`" not in page or one.help not in page]
    assert not missing


def test_a_variable_that_is_nearly_one_of_ours_is_told(folder):
    with pytest.raises(UsageError, match="DEA_MODL") as caught:
        read_config(environment={"DEA_MODL": "x"})
    assert caught.value.hint == "did you mean DEA_MODEL?"
    read_config(environment={"DEA_COMPATIBLE_API_KEY": "k", "DEA_REQUIRE_ALL": "1", "DEA_OF_SOMEBODY": "x"})
