CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer NOT NULL REFERENCES p (id) ON DELETE SET NULL);  -- found: c.(p_id) -> p
CREATE TABLE d (id integer PRIMARY KEY, p_id integer REFERENCES p (id) ON DELETE SET NULL);  -- near: it may be NULL
CREATE TABLE e (id integer PRIMARY KEY, p_id integer NOT NULL REFERENCES p (id) ON DELETE CASCADE);  -- near: the row goes
