-- case: constants keep the parts apart
SELECT u.id, 'user' AS kind FROM users u UNION SELECT o.id, 'order' FROM orders o;
-- becomes
SELECT
  u.id,
  'user' AS kind
FROM users AS u
UNION ALL
SELECT
  o.id,
  'order'
FROM orders AS o;

-- case: filters keep the parts apart
SELECT o.id, o.status FROM orders o WHERE o.status = 'open' UNION SELECT o.id, o.status FROM orders o WHERE o.status IN ('paid', 'shipped');
-- becomes
SELECT
  o.id,
  o.status
FROM orders AS o
WHERE
  o.status = 'open'
UNION ALL
SELECT
  o.id,
  o.status
FROM orders AS o
WHERE
  o.status IN ('paid', 'shipped');

-- case: a part repeats rows
-- stays
SELECT o.user_id, 'a' AS kind FROM orders o UNION SELECT u.id, 'b' FROM users u;

-- case: nothing keeps them apart
-- stays
SELECT u.id, u.city FROM users u UNION SELECT o.id, o.coupon FROM orders o;

-- case: the same constant
-- stays
SELECT u.id, 'x' AS kind FROM users u UNION SELECT o.id, 'x' FROM orders o;

-- case: the filters overlap
-- stays
SELECT o.id, o.status FROM orders o WHERE o.status IN ('open', 'paid') UNION SELECT o.id, o.status FROM orders o WHERE o.status = 'paid';

-- case: one and the same number
-- stays
SELECT u.id, 1 AS kind FROM users u UNION SELECT o.id, 1.0 FROM orders o;

-- case: three parts
SELECT u.id, 1 AS kind FROM users u UNION SELECT o.id, 2 FROM orders o UNION SELECT o.id, 3 FROM orders o;
-- becomes
SELECT
  u.id,
  1 AS kind
FROM users AS u
UNION
SELECT
  o.id,
  2
FROM orders AS o
UNION ALL
SELECT
  o.id,
  3
FROM orders AS o;
-- becomes
SELECT
  u.id,
  1 AS kind
FROM users AS u
UNION ALL
SELECT
  o.id,
  2
FROM orders AS o
UNION
SELECT
  o.id,
  3
FROM orders AS o;
