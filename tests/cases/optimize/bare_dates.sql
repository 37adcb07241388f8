-- case: a month by date_trunc
SELECT o.id FROM orders o WHERE date_trunc('month', o.created_at) = DATE '2024-01-01';
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.created_at >= CAST('2024-01-01 00:00:00' AS TIMESTAMP)
  AND o.created_at < CAST('2024-02-01 00:00:00' AS TIMESTAMP);

-- case: days
SELECT o.id FROM orders o WHERE CAST(o.created_at AS date) BETWEEN '2024-01-01' AND '2024-01-31';
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.created_at >= CAST('2024-01-01 00:00:00' AS TIMESTAMP)
  AND o.created_at < CAST('2024-02-01 00:00:00' AS TIMESTAMP);

-- case: a year, and later
SELECT o.id FROM orders o WHERE extract(year FROM o.created_at) > 2023;
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.created_at >= CAST('2024-01-01 00:00:00' AS TIMESTAMP)
  AND ISFINITE(o.created_at);

-- case: a year and a month
SELECT o.id FROM orders o WHERE extract(year FROM o.created_at) = 2024 AND extract(month FROM o.created_at) = 2 AND o.amount > 1;
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.created_at >= CAST('2024-02-01 00:00:00' AS TIMESTAMP)
  AND o.created_at < CAST('2024-03-01 00:00:00' AS TIMESTAMP)
  AND o.amount > 1;

-- case: a text
SELECT o.id FROM orders o WHERE strftime(o.created_at, '%Y-%m') = '2024-01' OR o.id = 3;
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  (
    o.created_at >= CAST('2024-01-01 00:00:00' AS TIMESTAMP)
    AND o.created_at < CAST('2024-02-01 00:00:00' AS TIMESTAMP)
  )
  OR o.id = 3;

-- case: a text in Postgres
-- dialect: postgres
SELECT o.id FROM orders o WHERE to_char(o.created_at, 'YYYY-MM-DD') = '2024-02-29';
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.created_at >= CAST('2024-02-29 00:00:00' AS TIMESTAMP)
  AND o.created_at < CAST('2024-03-01 00:00:00' AS TIMESTAMP);

-- case: a date
SELECT o.id FROM orders o WHERE year(o.shipped_on) <= 2023;
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.shipped_on < CAST('2024-01-01' AS DATE) AND ISFINITE(o.shipped_on);

-- case: within a month
-- stays
SELECT o.id FROM orders o WHERE date_trunc('month', o.created_at) = DATE '2024-01-02';

-- case: days depend on the zone
-- stays
SELECT u.id FROM users u WHERE CAST(u.seen_at AS date) = DATE '2024-01-01';

-- case: a month of every year
-- stays
SELECT o.id FROM orders o WHERE extract(month FROM o.created_at) = 1;

-- case: texts are compared as texts
-- stays
SELECT o.id FROM orders o WHERE strftime(o.created_at, '%Y-%m') > '2024-1';
