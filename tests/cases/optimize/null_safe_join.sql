-- case: one side is never NULL
SELECT u.id, o.id AS order_id FROM users u JOIN orders o ON u.id IS NOT DISTINCT FROM o.seller_id;
-- becomes
SELECT
  u.id,
  o.id AS order_id
FROM users AS u
JOIN orders AS o
  ON u.id = o.seller_id;

-- case: both may be NULL
SELECT u.id, o.id AS order_id FROM users u JOIN orders o ON u.city = o.coupon OR (u.city IS NULL AND o.coupon IS NULL);
-- becomes
SELECT
  u.id,
  o.id AS order_id
FROM users AS u
JOIN orders AS o
  ON u.city IS NOT DISTINCT FROM o.coupon;
-- becomes
SELECT
  u.id,
  o.id AS order_id
FROM users AS u
JOIN orders AS o
  ON u.city = o.coupon
UNION ALL
SELECT
  u.id,
  o.id AS order_id
FROM users AS u
JOIN orders AS o
  ON u.city IS NULL AND o.coupon IS NULL;

-- case: NULL on one side only
-- stays
SELECT u.id, o.id AS order_id FROM users u JOIN orders o ON u.city = o.coupon OR u.city IS NULL;

-- case: the NULLs of other columns
-- stays
SELECT u.id, o.id AS order_id FROM users u JOIN orders o ON u.city = o.coupon OR (u.nick IS NULL AND o.coupon IS NULL);
