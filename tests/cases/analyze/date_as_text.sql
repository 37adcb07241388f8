CREATE TABLE t (
    id integer PRIMARY KEY,
    birth_date varchar(10),  -- found: t.birth_date
    created_at text,  -- found: t.created_at
    start_date date,  -- near: a date
    date_format text,  -- near: how one is written
    updated text,  -- near: it may say by whom
    candidate text  -- near: the word is another
);
