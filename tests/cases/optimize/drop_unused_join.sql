-- case: a LEFT JOIN to a key that nobody reads
SELECT o.id FROM orders o LEFT JOIN users u ON u.id = o.seller_id WHERE o.amount > 5;
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.amount > 5;

-- case: a JOIN along a filled foreign key
SELECT o.id, count(*) AS n FROM orders o JOIN users u ON u.id = o.user_id GROUP BY o.id;
-- becomes
SELECT
  o.id,
  COUNT(*) AS n
FROM orders AS o
GROUP BY
  o.id;

-- case: a foreign key that may be NULL drops rows
-- stays
SELECT o.id FROM orders o JOIN users u ON u.id = o.seller_id;

-- case: the parent is filtered
-- stays
SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id AND u.city = 'Oslo';

-- case: the parent is read
-- stays
SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id;

-- case: a child adds rows
-- stays
SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id;

-- case: no foreign key says that there is a parent
-- stays
SELECT i.line FROM items i JOIN users u ON u.id = i.product_id;
