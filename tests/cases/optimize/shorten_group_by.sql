-- case: the key settles the rest
SELECT u.id, u.name, u.email, count(*) AS n FROM users u GROUP BY u.id, u.name, u.email;
-- becomes
SELECT
  u.id,
  MAX(u.name) AS name,
  MAX(u.email) AS email,
  COUNT(*) AS n
FROM users AS u
GROUP BY
  u.id;

-- case: the key settles a joined parent
SELECT o.id, u.name, sum(i.quantity) AS n
FROM orders o JOIN users u ON u.id = o.user_id JOIN items i ON i.order_id = o.id
GROUP BY o.id, u.name ORDER BY u.name;
-- becomes
SELECT
  o.id,
  MAX(u.name) AS name,
  SUM(i.quantity) AS n
FROM orders AS o
JOIN users AS u
  ON u.id = o.user_id
JOIN items AS i
  ON i.order_id = o.id
GROUP BY
  o.id
ORDER BY
  name;

-- case: nothing settles the name
-- stays
SELECT u.city, u.name, count(*) AS n FROM users u GROUP BY u.city, u.name;

-- case: a child is not settled by its parent
-- stays
SELECT u.id, o.status, count(*) AS n FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.id, o.status;

-- case: more than one grouping
-- stays
SELECT u.id, u.name, count(*) AS n FROM users u GROUP BY ROLLUP (u.id, u.name);
