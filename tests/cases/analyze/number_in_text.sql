-- data: rows
CREATE TABLE t (
    id integer PRIMARY KEY,
    reading text,  -- found: t.reading
    zip text,  -- near: a code by its name
    branch text,  -- near: a code by its zeros
    size text,  -- near: one is no number
    label text  -- near: no numbers
);
INSERT INTO t SELECT range, (range * 1.5)::text, (10000 + range)::text, lpad(range::text, 4, '0'),
    CASE WHEN range = 7 THEN 'XL' ELSE range::text END, 'n' || range FROM range(100);
