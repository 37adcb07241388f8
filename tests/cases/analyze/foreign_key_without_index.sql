CREATE TABLE p (id integer PRIMARY KEY, a integer, b integer, UNIQUE (a, b));
CREATE TABLE bare (id integer PRIMARY KEY, p_id integer REFERENCES p (id));  -- found: bare.(p_id) -> p
CREATE TABLE second (id integer PRIMARY KEY, p_id integer REFERENCES p (id));  -- found: second.(p_id) -> p
CREATE INDEX wrong_order ON second (id, p_id);
CREATE TABLE few (id integer PRIMARY KEY, p_id integer REFERENCES p (id));  -- found: few.(p_id) -> p
CREATE INDEX few_rows ON few (p_id) WHERE id > 10;
CREATE TABLE first (id integer PRIMARY KEY, p_id integer REFERENCES p (id));  -- near: a longer index begins with it
CREATE INDEX first_p ON first (p_id, id);
CREATE TABLE keyed (p_id integer PRIMARY KEY REFERENCES p (id));  -- near: the primary key is an index
CREATE TABLE filled (id integer PRIMARY KEY, p_id integer REFERENCES p (id));  -- near: all rows that refer are in it
CREATE INDEX filled_p ON filled (p_id) WHERE p_id IS NOT NULL;
CREATE TABLE pair (id integer PRIMARY KEY, a integer, b integer, FOREIGN KEY (a, b) REFERENCES p (a, b));
CREATE INDEX pair_turned ON pair (b, a);  -- near: the order does not matter
