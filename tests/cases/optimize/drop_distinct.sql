-- case: a key is among the columns
SELECT DISTINCT o.id, o.status FROM orders o WHERE o.amount > 5;
-- becomes
SELECT
  o.id,
  o.status
FROM orders AS o
WHERE
  o.amount > 5;

-- case: a join to a parent adds no row
SELECT DISTINCT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id;
-- becomes
SELECT
  o.id,
  u.name
FROM orders AS o
JOIN users AS u
  ON u.id = o.user_id;

-- case: a composite key, half of it by equality
SELECT DISTINCT o.id, i.line FROM orders o JOIN items i ON i.order_id = o.id;
-- becomes
SELECT
  o.id,
  i.line
FROM orders AS o
JOIN items AS i
  ON i.order_id = o.id;

-- case: a constant settles half of the key
SELECT DISTINCT i.line, i.quantity FROM items i WHERE i.order_id = 3;
-- becomes
SELECT
  i.line,
  i.quantity
FROM items AS i
WHERE
  i.order_id = 3;

-- case: groups come once
SELECT DISTINCT o.user_id, count(*) AS n FROM orders o GROUP BY o.user_id;
-- becomes
SELECT
  o.user_id,
  COUNT(*) AS n
FROM orders AS o
GROUP BY
  o.user_id;

-- case: a child repeats its parent
-- stays
SELECT DISTINCT o.id, o.status FROM orders o JOIN items i ON i.order_id = o.id;

-- case: a unique column may be NULL twice
-- stays
SELECT DISTINCT u.nick FROM users u;

-- case: an expression of the key is not the key
-- stays
SELECT DISTINCT o.id / 2 AS half FROM orders o;

-- case: an outer join may leave the key out
-- stays
SELECT DISTINCT o.id FROM users u LEFT JOIN orders o ON o.user_id = u.id;

-- case: half of a key
-- stays
SELECT DISTINCT i.order_id FROM items i;

-- case: DISTINCT ON chooses rows
-- stays
SELECT DISTINCT ON (o.id) o.id, o.status FROM orders o ORDER BY o.id;

-- case: one row becomes several
-- stays
SELECT DISTINCT u.id, unnest([1, 1]) AS n FROM users u;
