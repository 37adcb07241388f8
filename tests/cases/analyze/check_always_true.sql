CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer CONSTRAINT a_all CHECK (a > 0 OR a < 10),  -- found: t.a_all
    b integer CONSTRAINT b_same CHECK (b = b),  -- found: t.b_same
    c smallint CONSTRAINT c_type CHECK (c <= 40000),  -- found: t.c_type
    d integer CONSTRAINT d_null CHECK (d IS NULL OR d IS NOT NULL),  -- found: t.d_null
    e integer CONSTRAINT e_gap CHECK (e > 10 OR e < 0),  -- near: from 0 to 10 is left out
    f integer CONSTRAINT f_range CHECK (f <= 40000),  -- near: the type holds more
    g integer CONSTRAINT g_two CHECK (g > 0 OR a < 10)  -- near: two columns
);
