CREATE TABLE t (id integer PRIMARY KEY, a json, b jsonb);  -- found: t.a
CREATE TABLE u (id integer PRIMARY KEY, json_text text);  -- near: named so only
