-- case: totals of one user
WITH t AS (SELECT o.user_id, sum(o.amount) AS total FROM orders o GROUP BY o.user_id) SELECT u.name, t.total FROM users u JOIN t ON t.user_id = u.id WHERE u.email = 'a';
-- becomes
WITH t AS (
  SELECT
    o.user_id,
    SUM(o.amount) AS total
  FROM orders AS o
  WHERE
    o.user_id IN (
      SELECT
        u.id
      FROM users AS u
      WHERE
        u.email = 'a'
    )
  GROUP BY
    o.user_id
)
SELECT
  u.name,
  t.total
FROM users AS u
JOIN t
  ON t.user_id = u.id
WHERE
  u.email = 'a';

-- case: a window within the join column
SELECT u.name, t.n FROM users u LEFT JOIN (SELECT o.user_id, row_number() OVER (PARTITION BY o.user_id ORDER BY o.id) AS n FROM orders o) AS t ON t.user_id = u.id WHERE u.city = 'Oslo';
-- becomes
SELECT
  u.name,
  t.n
FROM users AS u
LEFT JOIN (
  SELECT
    o.user_id,
    ROW_NUMBER() OVER (PARTITION BY o.user_id ORDER BY o.id) AS n
  FROM orders AS o
  WHERE
    o.user_id IN (
      SELECT
        u.id
      FROM users AS u
      WHERE
        u.city = 'Oslo'
    )
) AS t
  ON t.user_id = u.id
WHERE
  u.city = 'Oslo';

-- case: the window sees other users
-- stays
SELECT u.name, t.n FROM users u JOIN (SELECT o.user_id, row_number() OVER (ORDER BY o.id) AS n FROM orders o) AS t ON t.user_id = u.id WHERE u.city = 'Oslo';

-- case: groups of another column
-- stays
SELECT u.name, t.first FROM users u JOIN (SELECT o.status, min(o.user_id) AS first FROM orders o GROUP BY o.status) AS t ON t.first = u.id WHERE u.city = 'Oslo';

-- case: read twice
-- stays
WITH t AS (SELECT o.user_id, count(*) AS n FROM orders o GROUP BY o.user_id) SELECT u.name, t.n FROM users u JOIN t ON t.user_id = u.id WHERE u.city = 'Oslo' AND t.n = (SELECT max(n) FROM t);

-- case: every row of the left side is kept
-- stays
SELECT t.user_id, u.name FROM (SELECT o.user_id, count(*) AS n FROM orders o GROUP BY o.user_id) AS t LEFT JOIN users u ON u.id = t.user_id AND u.city = 'Oslo';

-- case: nothing is filtered
-- stays
WITH t AS (SELECT o.user_id, count(*) AS n FROM orders o GROUP BY o.user_id) SELECT u.name, t.n FROM users u JOIN t ON t.user_id = u.id;
