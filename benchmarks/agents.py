"""How many tokens a generation task sends, by call; whether rows matter; what a second run costs.

    python benchmarks/agents.py [DDL] [--rows N]

A task in words goes to the coordinator, which calls the generator; its patch has one wrong change, which comes back and
is put right. Answers are scripted; what is sent is what any model would be sent. Bytes are those of the whole request.
Tokens are reckoned at four bytes each, which English, SQL and JSON come to, and at three, which no tokenizer needs.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from dea_core.agents import Desk, Mind, ask
from dea_core.agents.cache import Cache, Cached
from dea_core.agents.client import Reply, Request, Text, ToolCall
from dea_core.agents.clients.scripted import Scripted
from dea_core.agents.typed import as_json
from dea_core.readers import read_schema
from dea_core.schema import Schema

BOUND = 30_000
TABLES, COLUMNS = 70, 8
TASK = "make three realistic quarters of data and say which rules they obey"


def made_schema() -> Schema:
    """Seventy tables, each a child of another."""
    columns = (
        "name varchar(80) NOT NULL, status varchar(12) CHECK (status IN ('open', 'done')), amount numeric(10, 2), "
    )
    columns += "created_at timestamp NOT NULL, closed_at timestamp, email varchar(80), note text"
    tables = [
        f"CREATE TABLE t{n} (id int PRIMARY KEY, {columns}, parent_id int REFERENCES t{n // 8} (id));"
        for n in range(TABLES)
    ]
    return read_schema("\n".join(tables))


def script(schema: Schema) -> list[Reply]:
    table = next(table for table in schema if len(table.columns) > COLUMNS // 2)
    column = table.columns[-1].name
    wrong = {"table": table.name, "column": column, "line": "{recipe: no_such_recipe}", "why": "a guess"}
    rule = {"table": table.name, "check": f"{column} IS NOT NULL OR {column} IS NULL", "why": "nothing to say"}
    return [
        Reply((ToolCall("c1", "data_generator", {"task": TASK}),), "tools", model="scripted"),
        *[said({"columns": [wrong], "rules": [rule], "rows": []}), said({"columns": [], "rules": [], "rows": []})],
        *[said({"columns": [], "rules": [], "rows": []})] * 9,
    ]


def said(value: object) -> Reply:
    return Reply((Text(json.dumps(value)),), "end", model="scripted")


def answers(schema: Schema) -> Scripted:
    """The coordinator ends as soon as it has a result; each part of a schema gets an answer."""
    replies = iter(script(schema))

    def reply(request: Request) -> Reply:
        is_end = "Pick those" in request.system[0].text and len(request.messages) > 1
        return said({"said": "done", "undone": []}) if is_end else next(replies)

    return Scripted(reply)


def run(schema: Schema, rows: int, folder: Path) -> tuple[list[Request], Cached]:
    client = answers(schema)
    cached = Cached(client, Cache(folder))
    desk = Desk(schema=schema, rows={"*": rows})
    ask(TASK, desk, Mind(cached, "scripted"))
    return client.requests, cached


def bytes_of(request: Request) -> int:
    return len(json.dumps(as_json(request), ensure_ascii=False).encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("ddl", nargs="?", help="a DDL file (default: seventy tables of our own)")
    parser.add_argument("--rows", type=int, default=1_000, help="rows a table; ten times as many are compared")
    given = parser.parse_args()
    schema = read_schema(given.ddl) if given.ddl else made_schema()
    print(f"{len(schema)} tables, {sum(len(table.columns) for table in schema)} columns")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        requests, _ = run(schema, given.rows, Path(one))
        for number, request in enumerate(requests, 1):
            stable = sum(len(block.text) for block in request.system if block.stable)
            print(f"call {number}: {bytes_of(request):>7,} bytes, of which a server may keep {stable:>7,}")
        total = sum(map(bytes_of, requests))
        print(f"whole task: {total:,} bytes; {total // 4:,} to {total // 3:,} tokens (bound: {BOUND:,})")
        more, _ = run(schema, given.rows * 10, Path(other))
        change = sum(map(bytes_of, more)) - total
        print(f"with ten times the rows: {change:+,} bytes (digits of the counts)")
        again, cached = run(schema, given.rows, Path(one))
        print(f"the same task again: {len(again)} calls sent, {cached.hits} from our own cache")


if __name__ == "__main__":
    main()
