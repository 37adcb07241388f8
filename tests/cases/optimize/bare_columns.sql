-- case: arithmetic
SELECT o.id FROM orders o WHERE o.id + 1 = 3 AND 2 < o.user_id - 1;
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.id = 2 AND o.user_id > 3;

-- case: a cast to text
SELECT o.id FROM orders o WHERE CAST(o.id AS varchar) = '2';
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.id = 2;

-- case: a cast of a short integer
SELECT o.id FROM orders o WHERE CAST(o.id AS double) > 1;
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.id > 1;

-- case: keys joined as texts
SELECT o.id, u.name FROM orders o JOIN users u ON CAST(o.user_id AS varchar) = CAST(u.id AS varchar);
-- becomes
SELECT
  o.id,
  u.name
FROM orders AS o
JOIN users AS u
  ON o.user_id = u.id;

-- case: a prefix
SELECT u.id FROM users u WHERE substr(u.name, 1, 2) = 'ab' OR left(u.city, 1) = 'a';
-- becomes
SELECT
  u.id
FROM users AS u
WHERE
  u.name LIKE 'ab%' OR u.city LIKE 'a%';

-- case: a stand-in for NULL
SELECT o.id FROM orders o WHERE coalesce(o.coupon, '') = 'a';
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.coupon = 'a';

-- case: a CASE that says a condition
SELECT o.id FROM orders o WHERE CASE WHEN o.amount > 2 THEN 1 ELSE 0 END = 1;
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  (
    o.amount > 2
  );

-- case: multiplied
-- stays
SELECT o.id FROM orders o WHERE o.id * 2 = 3;

-- case: a text that no integer gives
-- stays
SELECT o.id FROM orders o WHERE CAST(o.id AS varchar) = '02';

-- case: long integers share a double
-- stays
SELECT u.id FROM users u WHERE CAST(u.big AS double) = 3;

-- case: the stand-in itself
-- stays
SELECT o.id FROM orders o WHERE coalesce(o.coupon, 'a') = 'a';

-- case: another length
-- stays
SELECT u.id FROM users u WHERE substr(u.name, 1, 3) = 'ab';

-- case: a wild card is not a letter
-- stays
SELECT u.id FROM users u WHERE substr(u.name, 1, 2) = 'a%';
