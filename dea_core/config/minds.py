"""Who thinks, as the configuration says: a client with its prices, budget, memory, trace and cache of replies.

find_task_folder    .dea, where traces, replies and memory are      open_trace    open_mind
"""

from __future__ import annotations

from pathlib import Path

from dea_core.agents import Client, Desk, Mind, Trace
from dea_core.agents.budget import Budget
from dea_core.agents.cache import FOLDER as CACHE_FOLDER
from dea_core.agents.cache import Cache, Cached
from dea_core.agents.clients import open_client
from dea_core.agents.clients.embeddings import open_embedder
from dea_core.agents.cost import Ledger
from dea_core.agents.memory import Memory
from dea_core.agents.prices import read_prices
from dea_core.agents.trace import FOLDER, Watch
from dea_core.config.read import Config
from dea_core.errors import DeaError, MissingPackageError, ModelBusyError, ModelUnreachableError, NoKeyError
from dea_core.store import find_place, make_folder, open_store
from dea_core.store.place import find_folder

AWAY = (ModelUnreachableError, ModelBusyError)
"""What is nobody's to put right just now: rules go on, whoever was asked for."""
UNPAID = ("scripted", "replay")
"""Whose replies are in a file already."""


def find_task_folder(config: Config, desk: Desk) -> Path | None:
    """The project's .dea folder, which the first task makes; None where nothing may be remembered."""
    if config["memory"] == "off":
        return None
    found = find_folder(Path.cwd())
    if found is None:
        found = make_folder(Path.cwd())
        desk.note(f"made {found.name}/ in {Path.cwd().name}: traces of tasks, replies, and what is remembered")
    return found


def open_trace(folder: Path | None, watch: Watch | None) -> Trace:
    """The trace of a task, kept in the folder if there is one."""
    trace = Trace(folder / FOLDER if folder is not None else None)
    if watch is not None:
        trace.watch = watch
    return trace


def open_mind(config: Config, model: str | None, trace: Trace, desk: Desk, folder: Path | None) -> Mind | None:
    """The configured mind; None where there is no key and none was asked for by name, which is said."""
    named = model or (f"{config['provider']}:{config['model']}" if config["model"] else config["provider"])
    settings = {name: config[name] for name in ("base_url", "timeout", "cheap_model")}
    settings["time_limit"] = config["max_seconds"] or None
    try:
        opened = open_client(named, {name: value for name, value in settings.items() if value is not None})
    except (NoKeyError, MissingPackageError, *AWAY) as error:
        if model is not None and not isinstance(error, AWAY):
            raise
        desk.note(f"by rules alone: {error.message}")
        return None
    prices = read_prices(config["prices"])
    if opened.client.provider in UNPAID:
        prices = prices.free(opened.model)
    limits = {name: config[f"max_{name}"] for name in ("tokens", "steps", "seconds")}
    memory = _memory(config)
    client: Client = opened.client
    if config["cache"] and folder is not None and client.provider not in UNPAID:
        client = Cached(client, Cache(folder / CACHE_FOLDER), f"{named} {config['base_url'] or ''}")
    return Mind(
        client,
        opened.model,
        opened.cheap_model,
        Budget(config["max_cost"], prices=prices, **limits),
        trace,
        Ledger(prices, memory.store),
        memory,
        batch=config["batch"],
    )


def _memory(config: Config) -> Memory:
    """What is remembered here; a memory that cannot be opened is told, and done without."""
    try:
        place = find_place(Path.cwd(), config["memory"])
        store = open_store(place, embedder=open_embedder(config["embedder"])) if place is not None else None
        return Memory(store, list(store.notes) if store is not None else [])
    except DeaError as error:
        return Memory(None, [f"memory is not used: {error.message}"])
