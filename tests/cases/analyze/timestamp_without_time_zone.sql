CREATE TABLE t (id integer PRIMARY KEY, made_at timestamp);  -- found: all tables
CREATE TABLE u (id integer PRIMARY KEY, sent_at timestamptz, day date, birth_date timestamp);  -- near: a zone, a day, a birth
