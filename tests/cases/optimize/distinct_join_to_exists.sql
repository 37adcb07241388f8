-- case: users with an order
SELECT DISTINCT u.id, u.name FROM users u JOIN orders o ON o.user_id = u.id WHERE o.amount > 2 AND u.city = 'Oslo';
-- becomes
SELECT
  u.id,
  u.name
FROM users AS u
WHERE
  u.city = 'Oslo'
  AND EXISTS(
    SELECT
      1
    FROM orders AS o
    WHERE
      o.user_id = u.id AND o.amount > 2
  );

-- case: through two joins
SELECT DISTINCT u.email FROM users u JOIN orders o ON o.user_id = u.id JOIN items i ON i.order_id = o.id WHERE i.quantity > 1;
-- becomes
SELECT
  u.email
FROM users AS u
WHERE
  EXISTS(
    SELECT
      1
    FROM orders AS o, items AS i
    WHERE
      o.user_id = u.id AND i.order_id = o.id AND i.quantity > 1
  );

-- case: names are not unique
-- stays
SELECT DISTINCT u.name FROM users u JOIN orders o ON o.user_id = u.id;

-- case: a column of the other table
-- stays
SELECT DISTINCT u.id, o.status FROM users u JOIN orders o ON o.user_id = u.id;

-- case: an outer join keeps all
-- stays
SELECT DISTINCT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id;
