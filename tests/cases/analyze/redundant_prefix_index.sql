CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, c integer, d integer, UNIQUE (c, d));
CREATE INDEX short ON t (a);  -- found: t.short
CREATE INDEX long ON t (a, b);
CREATE INDEX of_key ON t (c);  -- found: t.of_key
CREATE INDEX back ON t (b);  -- near: the longer one begins with another column
CREATE INDEX few ON t (a) WHERE b > 0;  -- near: it is smaller by its condition
CREATE UNIQUE INDEX alone ON t (d);  -- near: a unique one is a rule
