CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text);  -- found: t
CREATE TABLE u (id integer PRIMARY KEY, a text NOT NULL, b text, c text);  -- near: one is needed
CREATE TABLE v (id integer PRIMARY KEY, a text, b text);  -- near: two columns
