-- data: rows
CREATE TABLE t (
    id integer PRIMARY KEY,
    version integer,  -- found: t.version
    unused text,  -- found: t.unused
    nearly integer  -- near: one row differs
);
INSERT INTO t SELECT range, 1, NULL, CASE WHEN range = 9 THEN 2 ELSE 1 END FROM range(1500);
CREATE TABLE few (id integer PRIMARY KEY, version integer);  -- near: ten rows tell nothing
INSERT INTO few SELECT range, 1 FROM range(10);
