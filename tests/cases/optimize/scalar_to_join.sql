-- case: a count is never NULL
SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS n FROM users u;
-- becomes
SELECT
  u.id,
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
  ON o_grouped.user_id = u.id;

-- case: several share a join
SELECT u.id,
       (SELECT sum(o.amount) FROM orders o WHERE o.user_id = u.id AND o.status = 'paid') AS paid,
       (SELECT count(*) FROM orders p WHERE p.user_id = u.id) AS n
FROM users u WHERE u.city = 'Oslo';
-- becomes
SELECT
  u.id,
  o_grouped.sum_1 AS paid,
  COALESCE(o_grouped.count_2, 0) AS n
FROM users AS u
LEFT JOIN (
  SELECT
    o.user_id,
    SUM(o.amount) FILTER(WHERE
      o.status = 'paid') AS sum_1,
    COUNT(*) AS count_2
  FROM orders AS o
  GROUP BY
    o.user_id
) AS o_grouped
  ON o_grouped.user_id = u.id
WHERE
  u.city = 'Oslo';

-- case: in a condition
SELECT o.id FROM orders o WHERE o.amount > (SELECT avg(i.quantity) FROM items i WHERE i.order_id = o.id);
-- becomes
SELECT
  o.id
FROM orders AS o
LEFT JOIN (
  SELECT
    i.order_id,
    AVG(i.quantity) AS avg_1
  FROM items AS i
  GROUP BY
    i.order_id
) AS i_grouped
  ON i_grouped.order_id = o.id
WHERE
  o.amount > i_grouped.avg_1;

-- case: tied by more than equality
-- stays
SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id AND o.created_at > u.created_at) AS n FROM users u;

-- case: not an aggregate
-- stays
SELECT o.id, (SELECT u.name FROM users u WHERE u.id = o.user_id) AS name FROM orders o;

-- case: tied to nothing
-- stays
SELECT u.id, (SELECT count(*) FROM orders o) AS n FROM users u;
