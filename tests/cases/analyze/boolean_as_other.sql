CREATE TABLE t (
    id integer PRIMARY KEY,
    is_active smallint,  -- found: t.is_active
    has_paid char(1),  -- found: t.has_paid
    is_open boolean,  -- near: one
    has_count integer,  -- near: a number of them
    issue integer,  -- near: the word is another
    is_what text  -- near: too long for yes and no
);
