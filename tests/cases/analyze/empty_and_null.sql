-- data: rows
CREATE TABLE t (
    id integer PRIMARY KEY,
    twice text,  -- found: t.twice
    only_null text,  -- near: one way
    only_empty text  -- near: the other
);
INSERT INTO t VALUES (1, NULL, NULL, ''), (2, '', 'x', ''), (3, 'x', 'y', 'z');
