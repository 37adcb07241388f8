CREATE TABLE p (id integer PRIMARY KEY, tenant integer NOT NULL, a integer, CONSTRAINT wide UNIQUE (id, a));  -- found: p.wide
CREATE TABLE q (id integer PRIMARY KEY, tenant integer NOT NULL, UNIQUE (tenant, id));  -- near: a foreign key needs it
CREATE TABLE c (id integer PRIMARY KEY, tenant integer, q_id integer, FOREIGN KEY (tenant, q_id) REFERENCES q (tenant, id));
CREATE TABLE r (a integer, b integer, c integer, PRIMARY KEY (a, b), UNIQUE (b, c));  -- near: neither holds the other
