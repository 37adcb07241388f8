-- case: more than none
SELECT u.id FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id AND o.amount > 2) > 0;
-- becomes
SELECT
  u.id
FROM users AS u
WHERE
  EXISTS(
    SELECT
      1
    FROM orders AS o
    WHERE
      o.user_id = u.id AND o.amount > 2
  );

-- case: none, said from the other side
SELECT u.id FROM users u WHERE 0 = (SELECT count(*) FROM orders o WHERE o.user_id = u.id);
-- becomes
SELECT
  u.id
FROM users AS u
WHERE
  NOT EXISTS(
    SELECT
      1
    FROM orders AS o
    WHERE
      o.user_id = u.id
  );

-- case: less than one, in the output
SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) < 1 AS idle FROM users u;
-- becomes
SELECT
  u.id,
  NOT EXISTS(
    SELECT
      1
    FROM orders AS o
    WHERE
      o.user_id = u.id
  ) AS idle
FROM users AS u;

-- case: more than one
-- stays
SELECT u.id FROM users u WHERE (SELECT count(*) FROM orders o WHERE o.user_id = u.id) > 1;

-- case: NULLs are not counted
-- stays
SELECT u.id FROM users u WHERE (SELECT count(o.coupon) FROM orders o WHERE o.user_id = u.id) > 0;
