-- case: one group a user, counted before
SELECT u.name, count(o.id) AS n FROM users u LEFT JOIN orders o ON o.user_id = u.id GROUP BY u.id, u.name ORDER BY n DESC LIMIT 10;
-- becomes
SELECT
  u.name,
  COALESCE(o_grouped.count_1, 0) AS n
FROM users AS u
LEFT JOIN (
  SELECT
    o.user_id,
    COUNT(*) AS count_1
  FROM orders AS o
  GROUP BY
    o.user_id
) AS o_grouped
  ON o_grouped.user_id = u.id
ORDER BY
  n DESC
LIMIT 10;

-- case: groups of many users are summed after
SELECT u.city, count(*) AS n, sum(o.amount) AS total, max(o.amount) AS most FROM users u LEFT JOIN orders o ON o.user_id = u.id GROUP BY u.city;
-- becomes
SELECT
  u.city,
  CAST(SUM(COALESCE(o_grouped.count_1, 1)) AS BIGINT) AS n,
  SUM(o_grouped.sum_2) AS total,
  MAX(o_grouped.max_3) AS most
FROM users AS u
LEFT JOIN (
  SELECT
    o.user_id,
    COUNT(*) AS count_1,
    SUM(o.amount) AS sum_2,
    MAX(o.amount) AS max_3
  FROM orders AS o
  GROUP BY
    o.user_id
) AS o_grouped
  ON o_grouped.user_id = u.id
GROUP BY
  u.city;

-- case: averages stay whole where groups are single rows
SELECT u.id, avg(o.amount) AS a FROM users u JOIN orders o ON o.user_id = u.id AND o.status = 'paid' GROUP BY u.id HAVING count(*) > 1;
-- becomes
SELECT
  u.id,
  o_grouped.avg_1 AS a
FROM users AS u
JOIN (
  SELECT
    o.user_id,
    AVG(o.amount) AS avg_1,
    COUNT(*) AS count_2
  FROM orders AS o
  WHERE
    o.status = 'paid'
  GROUP BY
    o.user_id
) AS o_grouped
  ON o_grouped.user_id = u.id
WHERE
  o_grouped.count_2 > 1;

-- case: integers keep their type
-- dialect: postgres
SELECT u.city, sum(i.quantity) AS q FROM users u JOIN orders o ON o.user_id = u.id JOIN items i ON i.order_id = o.id GROUP BY u.city;
-- becomes
SELECT
  u.city,
  CAST(SUM(i_grouped.sum_1) AS BIGINT) AS q
FROM users AS u
JOIN orders AS o
  ON o.user_id = u.id
JOIN (
  SELECT
    i.order_id,
    SUM(i.quantity) AS sum_1
  FROM items AS i
  GROUP BY
    i.order_id
) AS i_grouped
  ON i_grouped.order_id = o.id
GROUP BY
  u.city;

-- case: averages of averages
-- stays
SELECT u.city, avg(o.amount) AS a FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.city;

-- case: distinct values cannot be added
-- stays
SELECT u.city, count(DISTINCT o.status) AS n FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.city;

-- case: an aggregate over both tables
-- stays
SELECT u.city, sum(o.amount * u.big) AS n FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.city;

-- case: a filter after an outer join
-- stays
SELECT u.id, count(o.id) AS n FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.status = 'paid' OR o.id IS NULL GROUP BY u.id;
