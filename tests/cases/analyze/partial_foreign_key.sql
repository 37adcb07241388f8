CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE c (id integer PRIMARY KEY, a integer, b integer, FOREIGN KEY (a, b) REFERENCES p);  -- found: c.(a, b) -> p
CREATE TABLE d (id integer PRIMARY KEY, a integer NOT NULL, b integer, FOREIGN KEY (a, b) REFERENCES p);  -- near: b says that there is none
CREATE TABLE e (
    id integer PRIMARY KEY, a integer, b integer, FOREIGN KEY (a, b) REFERENCES p,
    CHECK ((a IS NULL) = (b IS NULL))  -- near: both or none
);
