-- data: rows
CREATE TABLE t (
    id integer PRIMARY KEY,
    day text,  -- found: t.day
    stamp text,  -- found: t.stamp
    real_day date,  -- near: one
    several text,  -- near: one is no date
    month text  -- near: no day in it
);
INSERT INTO t SELECT range, (DATE '2024-01-01' + range::integer)::text, (TIMESTAMP '2024-01-01 10:00:00' + to_days(range::integer))::text,
    DATE '2024-01-01', CASE WHEN range = 3 THEN 'soon' ELSE '2024-01-01' END, '2024-01' FROM range(100);
