CREATE TABLE t (
    id integer PRIMARY KEY,
    note text DEFAULT 'NULL',  -- found: t.note
    other text DEFAULT NULL,  -- near: no value
    third text DEFAULT 'nothing'  -- near: another word
);
