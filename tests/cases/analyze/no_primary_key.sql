CREATE TABLE loose (a integer, b text);  -- found: loose
CREATE TABLE named (id integer, b text);  -- found: named
CREATE TABLE almost (code text NOT NULL UNIQUE, b text);  -- found: almost
CREATE TABLE kept (id integer PRIMARY KEY);  -- near: it has one
CREATE TABLE pair (a integer, b integer, PRIMARY KEY (a, b));  -- near: over two columns
CREATE TABLE link (  -- found: link
    kept_id integer NOT NULL REFERENCES kept (id), a integer NOT NULL, b integer NOT NULL,
    FOREIGN KEY (a, b) REFERENCES pair (a, b)
);
