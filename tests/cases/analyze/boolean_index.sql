CREATE TABLE t (id integer PRIMARY KEY, done boolean, kind text);
CREATE INDEX plain ON t (done);  -- found: t.plain
CREATE INDEX few ON t (id) WHERE NOT done;  -- near: the rare half
CREATE INDEX two ON t (done, kind);  -- near: two columns
