CREATE TABLE p (id bigint PRIMARY KEY, code varchar(10) UNIQUE, n integer UNIQUE, day timestamptz UNIQUE);
CREATE TABLE narrow (id integer PRIMARY KEY, p_id integer REFERENCES p (id));  -- found: narrow.(p_id) -> p
CREATE TABLE wide (id integer PRIMARY KEY, p_n bigint REFERENCES p (n));  -- found: wide.(p_n) -> p
CREATE TABLE kinds (id integer PRIMARY KEY, p_day date REFERENCES p (day));  -- found: kinds.(p_day) -> p
CREATE TABLE short (id integer PRIMARY KEY, p_code varchar(4) REFERENCES p (code));  -- found: short.(p_code) -> p
CREATE TABLE same (id integer PRIMARY KEY, p_id bigint REFERENCES p (id));  -- near: the same type
CREATE TABLE longer (id integer PRIMARY KEY, p_code varchar(20) REFERENCES p (code));  -- near: it holds every parent's
