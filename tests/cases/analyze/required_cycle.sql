CREATE TABLE a (id integer PRIMARY KEY, b_id integer NOT NULL);  -- found: a
CREATE TABLE b (id integer PRIMARY KEY, a_id integer NOT NULL REFERENCES a (id));
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);
CREATE TABLE c (id integer PRIMARY KEY, d_id integer);  -- near: may be NULL
CREATE TABLE d (id integer PRIMARY KEY, c_id integer NOT NULL REFERENCES c (id));
ALTER TABLE c ADD FOREIGN KEY (d_id) REFERENCES d (id);
CREATE TABLE e (id integer PRIMARY KEY, f_id integer NOT NULL);  -- near: checked at the end
CREATE TABLE f (id integer PRIMARY KEY, e_id integer NOT NULL REFERENCES e (id));
ALTER TABLE e ADD FOREIGN KEY (f_id) REFERENCES f (id) DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE g (id integer PRIMARY KEY, g_id integer NOT NULL REFERENCES g (id));  -- near: the first row is its own parent
