-- case: counted
SELECT count(*) AS n FROM (SELECT o.id FROM orders o ORDER BY o.amount) AS x;
-- becomes
SELECT
  COUNT(*) AS n
FROM (
  SELECT
    o.id
  FROM orders AS o
) AS x;

-- case: sorted again
WITH x AS (SELECT o.id, o.amount FROM orders o ORDER BY o.amount) SELECT x.id FROM x ORDER BY x.id;
-- becomes
WITH x AS (
  SELECT
    o.id,
    o.amount
  FROM orders AS o
)
SELECT
  x.id
FROM x
ORDER BY
  x.id;

-- case: a LIMIT needs its order
-- stays
SELECT count(*) AS n FROM (SELECT o.id FROM orders o ORDER BY o.id LIMIT 3) AS x;

-- case: a list is made in order
-- stays
SELECT string_agg(x.status, ',') AS s FROM (SELECT o.status FROM orders o ORDER BY o.id) AS x;

-- case: the reader may see the order
-- stays
SELECT x.id FROM (SELECT o.id FROM orders o ORDER BY o.amount) AS x;
