"""Another package's tool, agent and provider, joined by entry point: no line of ours is edited."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

MODULE = '''
from dea_core.agents import agent, tool, Desk
from dea_core.agents.client import ModelInfo, Reply, Text

@tool(general=True)
def moon(desk: Desk, day: str) -> str:
    """Tells the phase of the moon on a day."""
    return "full"

@agent(takes="nothing", gives="a note")
def stargazer(task, desk, mind):
    """Looks up."""
    return {}

class Parrot:
    provider = "parrot"
    def complete(self, request, *, heard=None, stopped=None, meter=None):
        names = sorted(tool.name for tool in request.tools)
        return Reply((Text('{"said": "' + " ".join(names) + '"}'),), "end", model="parrot")
    def count_tokens(self, request, *, seconds=None):
        return 1
    def models(self):
        return (ModelInfo("parrot"),)

def open_parrot(settings):
    return Parrot()
'''
ENTRY_POINTS = """[dea.tools]
moon = sky:moon
[dea.agents]
stargazer = sky:stargazer
[dea.models]
parrot = sky:open_parrot
"""


@pytest.fixture
def plugged(tmp_path):
    (tmp_path / "sky.py").write_text(MODULE)
    info = tmp_path / "sky-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sky\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    (tmp_path / "shop.sql").write_text("CREATE TABLE t (id int PRIMARY KEY);\n")
    return tmp_path


def dea(folder, *words):
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-c", "from dea_core.cli import main; main()", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def test_tools_agents_and_providers_are_found(plugged):
    told = json.loads(dea(plugged, "agents", "--json"))
    assert "stargazer" in [agent["name"] for agent in told["agents"]]
    assert "moon" in [tool["name"] for tool in told["tools"]]
    answer = json.loads(dea(plugged, "ask", "look up", "--source", "shop.sql", "--model", "parrot", "--json"))
    assert {"moon", "stargazer", "data_generator"} <= set(answer["said"].split())
