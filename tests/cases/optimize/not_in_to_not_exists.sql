-- case: no NULL on either side
SELECT u.id FROM users u WHERE u.id NOT IN (SELECT o.user_id FROM orders o);
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

-- case: a NULL in the set empties the answer
SELECT u.id FROM users u WHERE u.id NOT IN (SELECT o.seller_id FROM orders o WHERE o.amount > 2);
-- becomes
SELECT
  u.id
FROM users AS u
WHERE
  (
    NOT EXISTS(
      SELECT
        1
      FROM orders AS o
      WHERE
        o.amount > 2 AND o.seller_id = u.id
    )
    AND NOT EXISTS(
      SELECT
        1
      FROM orders AS o
      WHERE
        o.amount > 2 AND o.seller_id IS NULL
    )
  );

-- case: NULL is not in an empty set
SELECT u.id, u.referrer_id FROM users u WHERE u.referrer_id NOT IN (SELECT o.seller_id FROM orders o);
-- becomes
SELECT
  u.id,
  u.referrer_id
FROM users AS u
WHERE
  (
    (
      NOT EXISTS(
        SELECT
          1
        FROM orders AS o
        WHERE
          o.seller_id = u.referrer_id
      )
      AND NOT EXISTS(
        SELECT
          1
        FROM orders AS o
        WHERE
          o.seller_id IS NULL
      )
    )
    AND (
      NOT u.referrer_id IS NULL OR NOT EXISTS(
        SELECT
          1
        FROM orders AS o
      )
    )
  );

-- case: the same table inside and outside
SELECT id FROM users WHERE id NOT IN (SELECT referrer_id FROM users);
-- becomes
SELECT
  users.id
FROM users
WHERE
  (
    NOT EXISTS(
      SELECT
        1
      FROM users AS users_2
      WHERE
        users_2.referrer_id = users.id
    )
    AND NOT EXISTS(
      SELECT
        1
      FROM users AS users_2
      WHERE
        users_2.referrer_id IS NULL
    )
  );

-- case: a LIMIT chooses the set
-- stays
SELECT u.id FROM users u WHERE u.id NOT IN (SELECT o.user_id FROM orders o ORDER BY o.id LIMIT 2);

-- case: a list
-- stays
SELECT u.id FROM users u WHERE u.id NOT IN (1, 2, 3);
