-- data: rows
CREATE TABLE t (
    id integer PRIMARY KEY,
    status text,  -- found: t.status
    kind text,  -- near: each in one spelling
    name text  -- near: many values, so names
);
INSERT INTO t SELECT range, CASE range % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'Open' WHEN 2 THEN 'open ' ELSE 'closed' END,
    CASE WHEN range % 2 = 0 THEN 'a' ELSE 'b' END, CASE WHEN range % 2 = 0 THEN 'Al' ELSE 'al' END || range // 2 FROM range(100);
