CREATE TABLE t (
    id integer PRIMARY KEY, a integer NOT NULL, b integer, c integer UNIQUE, d integer NOT NULL,
    CONSTRAINT holed UNIQUE (a, b),  -- found: t.holed
    UNIQUE (a, d)  -- near: both are filled
);  -- near: c, alone, may have nothing to compare
CREATE UNIQUE INDEX as_index ON t (b, d);  -- found: t.as_index
CREATE UNIQUE INDEX closed ON t (c, d) NULLS NOT DISTINCT;  -- near: NULLs are the same
CREATE UNIQUE INDEX few ON t (b, c) WHERE b IS NOT NULL;  -- near: it has a condition
