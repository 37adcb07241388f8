"""The tables of a memory. Every thing that is remembered is an entry with a number; a pattern is an entry too.

entries ── feedback                    entry_words: their words, for full-text search (bm25)
   └── patterns ── evidence            where a pattern was kept or dropped: once a place
calls                                  vectors: of any embedder, for those who have one
"""

from __future__ import annotations

VERSION = 1

TABLES = (
    """CREATE TABLE IF NOT EXISTS entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('interaction', 'accepted', 'rejected', 'pattern')),
        title TEXT NOT NULL,
        words TEXT NOT NULL,
        detail TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS feedback (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
        good INTEGER NOT NULL CHECK (good IN (0, 1)),
        why TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS patterns (
        entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        family TEXT NOT NULL,
        noun TEXT NOT NULL,
        meaning TEXT NOT NULL,
        neighbours TEXT NOT NULL,
        recipe TEXT NOT NULL,
        options TEXT NOT NULL,
        null_share REAL NOT NULL,
        mark TEXT NOT NULL UNIQUE
    )""",
    """CREATE TABLE IF NOT EXISTS evidence (
        place TEXT NOT NULL,
        pattern INTEGER NOT NULL REFERENCES patterns (entry) ON DELETE CASCADE,
        kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
        at TEXT NOT NULL,
        PRIMARY KEY (place, pattern)
    )""",
    """CREATE TABLE IF NOT EXISTS forgotten (
        place TEXT NOT NULL,
        mark TEXT NOT NULL,
        PRIMARY KEY (place, mark)
    )""",
    """CREATE TABLE IF NOT EXISTS calls (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        task TEXT NOT NULL,
        agent TEXT NOT NULL,
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL,
        cache_read_tokens INTEGER NOT NULL,
        cache_write_tokens INTEGER NOT NULL,
        cost REAL,
        seconds REAL NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS vectors (
        entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
        embedder TEXT NOT NULL,
        vector BLOB NOT NULL,
        PRIMARY KEY (entry, embedder)
    )""",
    "CREATE INDEX IF NOT EXISTS evidence_of ON evidence (pattern)",
    "CREATE INDEX IF NOT EXISTS feedback_of ON feedback (entry)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS entry_words USING fts5(words, content = 'entries', content_rowid = 'id')",
    """CREATE TRIGGER IF NOT EXISTS entry_added AFTER INSERT ON entries BEGIN
        INSERT INTO entry_words (rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER IF NOT EXISTS entry_forgotten AFTER DELETE ON entries BEGIN
        INSERT INTO entry_words (entry_words, rowid, words) VALUES ('delete', old.id, old.words);
    END""",
)
