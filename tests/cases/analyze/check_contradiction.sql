CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer CHECK (a > 10 AND a < 5),  -- found: t.a
    b integer CHECK (b > 0),
    c integer CHECK (c IN (1, 2)),  -- found: t.c
    d integer CHECK (d >= 1 AND d <= 1),  -- near: one value is left
    e integer CHECK (e > 10 OR e < 5),  -- near: either will do
    CHECK (b < 100),  -- near: together they are a range
    CHECK (c > 2)
);
