-- case: in a join
SELECT u.name, o.id FROM users u JOIN orders o ON o.user_id = u.id OR o.seller_id = u.id;
-- becomes
SELECT
  u.name,
  o.id
FROM users AS u
JOIN orders AS o
  ON o.user_id = u.id
UNION ALL
SELECT
  u.name,
  o.id
FROM users AS u
JOIN orders AS o
  ON o.seller_id = u.id AND NOT COALESCE(o.user_id = u.id, FALSE);

-- case: across tables, under an aggregate
SELECT count(*) AS n, min(o.id) AS first FROM users u JOIN orders o ON o.user_id = u.id WHERE u.city = 'Oslo' OR o.coupon = 'x';
-- becomes
SELECT
  COUNT(*) AS n,
  MIN(either.id) AS first
FROM (
  SELECT
    o.id
  FROM users AS u
  JOIN orders AS o
    ON o.user_id = u.id
  WHERE
    u.city = 'Oslo'
  UNION ALL
  SELECT
    o.id
  FROM users AS u
  JOIN orders AS o
    ON o.user_id = u.id
  WHERE
    o.coupon = 'x' AND NOT COALESCE(u.city = 'Oslo', FALSE)
) AS either;

-- case: sorted and cut after the union
SELECT u.id, o.id AS order_id FROM users u JOIN orders o ON o.user_id = u.id OR o.seller_id = u.id ORDER BY o.id, u.id LIMIT 5;
-- becomes
SELECT
  either.u_id AS id,
  either.o_id AS order_id
FROM (
  SELECT
    u.id AS u_id,
    o.id AS o_id
  FROM users AS u
  JOIN orders AS o
    ON o.user_id = u.id
  UNION ALL
  SELECT
    u.id AS u_id,
    o.id AS o_id
  FROM users AS u
  JOIN orders AS o
    ON o.seller_id = u.id AND NOT COALESCE(o.user_id = u.id, FALSE)
) AS either
ORDER BY
  either.o_id,
  either.u_id
LIMIT 5;

-- case: one column
-- stays
SELECT o.id FROM orders o WHERE o.amount < 3 OR o.amount > 5;

-- case: an outer join keeps rows that match neither
-- stays
SELECT u.name, o.id FROM users u LEFT JOIN orders o ON o.user_id = u.id OR o.seller_id = u.id;

-- case: a subquery is not asked twice
-- stays
SELECT u.id FROM users u WHERE u.id IN (SELECT 1) OR u.city = 'Oslo';
