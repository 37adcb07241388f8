-- case: inside IN
SELECT u.id FROM users u WHERE u.id IN (SELECT DISTINCT o.user_id FROM orders o);
-- becomes
SELECT
  u.id
FROM users AS u
WHERE
  u.id IN (
    SELECT
      o.user_id
    FROM orders AS o
  );

-- case: inside EXISTS
SELECT u.id FROM users u WHERE EXISTS (SELECT DISTINCT o.status FROM orders o WHERE o.user_id = u.id);
-- becomes
SELECT
  u.id
FROM users AS u
WHERE
  EXISTS(
    SELECT
      o.status
    FROM orders AS o
    WHERE
      o.user_id = u.id
  );

-- case: a LIMIT counts distinct values
-- stays
SELECT u.id FROM users u WHERE u.id IN (SELECT DISTINCT o.user_id FROM orders o ORDER BY o.user_id LIMIT 2);

-- case: in a FROM each row counts
-- stays
SELECT count(*) AS n FROM (SELECT DISTINCT o.user_id FROM orders o) AS x;
