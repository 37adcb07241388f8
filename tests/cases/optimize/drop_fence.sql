-- case: read once
WITH t AS MATERIALIZED (SELECT o.id, o.status FROM orders o) SELECT t.status FROM t WHERE t.id = 3;
-- becomes
WITH t AS (
  SELECT
    o.id,
    o.status
  FROM orders AS o
)
SELECT
  t.status
FROM t
WHERE
  t.id = 3;

-- case: read twice
WITH t AS (SELECT o.id, o.user_id FROM orders o) SELECT a.id FROM t AS a JOIN t AS b ON b.id = a.user_id WHERE a.id = 3;
-- becomes
WITH t AS NOT MATERIALIZED (
  SELECT
    o.id,
    o.user_id
  FROM orders AS o
)
SELECT
  a.id
FROM t AS a
JOIN t AS b
  ON b.id = a.user_id
WHERE
  a.id = 3;

-- case: no fence
-- stays
WITH t AS (SELECT o.id, o.status FROM orders o) SELECT t.status FROM t WHERE t.id = 3;
