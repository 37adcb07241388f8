-- data: rows
CREATE TABLE many (id integer PRIMARY KEY, a text, b text, c text NOT NULL);  -- found: many
INSERT INTO many SELECT range, 'a', CASE WHEN range > 5 THEN 'b' END, 'c' FROM range(2000);
CREATE TABLE few (id integer PRIMARY KEY, a text);  -- near: ten rows tell nothing
INSERT INTO few SELECT range, 'a' FROM range(10);
CREATE TABLE holes (id integer PRIMARY KEY, a text);  -- near: one NULL is enough
INSERT INTO holes SELECT range, CASE WHEN range > 0 THEN 'a' END FROM range(2000);
