"""Memory: what was asked and proposed, what people kept, and what calls cost, in one SQLite file. Floor 2.

find_place(folder, setting) -> Path | None        open_store(path) -> Store
store.patterns   a column's name, type and neighbours -> the recipe that people kept
store.entries    interactions, proposals accepted and rejected, feedback
store.calls      what each call of a model took
"""

from dea_core.store.alike import Asked, ending
from dea_core.store.calls import BYS, By, CallRow, Calls, Spent
from dea_core.store.database import Store, open_store
from dea_core.store.entries import Entries, Entry, Feedback, Kind
from dea_core.store.ngrams import Ngrams
from dea_core.store.patterns import Pattern, Patterns
from dea_core.store.place import FOLDER, find_place, make_folder, user_place
from dea_core.store.ranking import Embedder, Recalled, Score

__all__ = [
    "BYS",
    "FOLDER",
    "Asked",
    "By",
    "CallRow",
    "Calls",
    "Embedder",
    "Entries",
    "Entry",
    "Feedback",
    "Kind",
    "Ngrams",
    "Pattern",
    "Patterns",
    "Recalled",
    "Score",
    "Spent",
    "Store",
    "ending",
    "find_place",
    "make_folder",
    "open_store",
    "user_place",
]
