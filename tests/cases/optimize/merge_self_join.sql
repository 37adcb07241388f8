-- case: joined by its key
SELECT o.id, p.status FROM orders o JOIN orders p ON p.id = o.id WHERE p.amount > 5;
-- becomes
SELECT
  o.id,
  o.status
FROM orders AS o
WHERE
  o.amount > 5;

-- case: joined by a composite key
SELECT a.sensor, b.value FROM readings a JOIN readings b ON b.sensor = a.sensor AND b.taken_at = a.taken_at;
-- becomes
SELECT
  a.sensor,
  a.value
FROM readings AS a;

-- case: joined by half of a key
-- stays
SELECT a.sensor, b.value FROM readings a JOIN readings b ON b.sensor = a.sensor;

-- case: an outer join keeps rows
-- stays
SELECT o.id, p.status FROM orders o LEFT JOIN orders p ON p.id = o.id AND p.amount > 5;

-- case: joined by different columns
-- stays
SELECT u.id, r.name FROM users u JOIN users r ON r.id = u.referrer_id;
