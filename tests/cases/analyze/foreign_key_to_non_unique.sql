-- dialect: mysql
CREATE TABLE p (id int PRIMARY KEY, code int, a int, b int, UNIQUE (a), KEY (code));
CREATE TABLE c (id int PRIMARY KEY, code int, FOREIGN KEY (code) REFERENCES p (code));  -- found: c.(code) -> p
CREATE TABLE d (id int PRIMARY KEY, p_id int, FOREIGN KEY (p_id) REFERENCES p (id));  -- near: the primary key
CREATE TABLE e (id int PRIMARY KEY, x int, y int, FOREIGN KEY (x, y) REFERENCES p (a, b));  -- near: a alone is unique
