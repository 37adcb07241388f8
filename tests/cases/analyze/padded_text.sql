-- data: rows
CREATE TABLE t (
    id integer PRIMARY KEY,
    city text,  -- found: t.city
    country text  -- near: spaces within
);
INSERT INTO t VALUES (1, 'Paris ', 'New Zealand'), (2, ' Rome', 'Italy'), (3, 'Oslo', NULL);
