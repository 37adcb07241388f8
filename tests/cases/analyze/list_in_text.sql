-- data: rows
CREATE TABLE t (
    id integer PRIMARY KEY,
    colors text,  -- found: t.colors
    address text,  -- near: addresses have commas
    said text,  -- near: sentences
    color text  -- near: one of them
);
INSERT INTO t SELECT range, CASE WHEN range % 4 = 0 THEN 'red' ELSE CASE WHEN range % 2 = 0 THEN 'red;green; blue' ELSE 'red|green' END END, 'Main St ' || range || ', Springfield',
    'When the bell rang for the ' || range || 'th time, nobody was there to hear it', 'red' FROM range(100);
