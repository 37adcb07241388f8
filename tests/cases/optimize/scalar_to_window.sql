-- case: compared with the average of its own
SELECT o.id FROM orders o WHERE o.amount > (SELECT avg(p.amount) FROM orders p WHERE p.user_id = o.user_id);
-- becomes
SELECT
  o.id
FROM (
  SELECT
    o.id,
    o.user_id,
    o.amount,
    AVG(o.amount) OVER (PARTITION BY o.user_id) AS by_window
  FROM orders AS o
) AS o
WHERE
  o.amount > o.by_window;

-- case: a running sum
SELECT o.id, (SELECT sum(p.amount) FROM orders p WHERE p.user_id = o.user_id AND p.id <= o.id) AS running FROM orders o;
-- becomes
SELECT
  o.id,
  SUM(o.amount) OVER (PARTITION BY o.user_id ORDER BY o.id ASC) AS running
FROM orders AS o;

-- case: the one before
SELECT o.id, (SELECT p.status FROM orders p WHERE p.user_id = o.user_id AND p.id < o.id ORDER BY p.id DESC LIMIT 1) AS previous FROM orders o;
-- becomes
SELECT
  o.id,
  LAG(o.status) OVER (PARTITION BY o.user_id ORDER BY o.id) AS previous
FROM orders AS o;

-- case: the one after, of some rows
SELECT o.id, (SELECT p.amount FROM orders p WHERE p.user_id = o.user_id AND p.id > o.id ORDER BY p.id LIMIT 1) AS following FROM orders o WHERE o.amount > 2;
-- becomes
SELECT
  o.id,
  o.by_window AS following
FROM (
  SELECT
    o.id,
    o.user_id,
    o.amount,
    LEAD(o.amount) OVER (PARTITION BY o.user_id ORDER BY o.id) AS by_window
  FROM orders AS o
) AS o
WHERE
  o.amount > 2;

-- case: the key may be NULL
-- stays
SELECT o.id FROM orders o WHERE o.amount > (SELECT avg(p.amount) FROM orders p WHERE p.seller_id = o.seller_id);

-- case: only some rows are averaged
-- stays
SELECT o.id FROM orders o WHERE o.amount > (SELECT avg(p.amount) FROM orders p WHERE p.user_id = o.user_id AND p.status = 'paid');

-- case: moments may tie
-- stays
SELECT o.id, (SELECT p.status FROM orders p WHERE p.user_id = o.user_id AND p.created_at < o.created_at ORDER BY p.created_at DESC LIMIT 1) AS previous FROM orders o;

-- case: without the row itself
-- stays
SELECT o.id, (SELECT sum(p.amount) FROM orders p WHERE p.user_id = o.user_id AND p.id < o.id) AS running FROM orders o;

-- case: the farthest row
-- stays
SELECT o.id, (SELECT p.status FROM orders p WHERE p.user_id = o.user_id AND p.id < o.id ORDER BY p.id LIMIT 1) AS first FROM orders o;
