-- case: the latest reading of each sensor
SELECT a.sensor, a.value FROM readings a WHERE NOT EXISTS (SELECT 1 FROM readings b WHERE b.sensor = a.sensor AND b.taken_at > a.taken_at) AND a.value > 1;
-- becomes
SELECT
  a.sensor,
  a.value
FROM (
  SELECT
    a.sensor,
    a.taken_at,
    a.value,
    MAX(a.taken_at) OVER (PARTITION BY a.sensor) AS latest
  FROM readings AS a
) AS a
WHERE
  a.taken_at = a.latest AND a.value > 1;

-- case: the first order of each user
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT * FROM orders p WHERE p.user_id = o.user_id AND o.created_at > p.created_at);
-- becomes
SELECT
  o.id
FROM (
  SELECT
    o.id,
    o.user_id,
    o.created_at,
    MIN(o.created_at) OVER (PARTITION BY o.user_id) AS earliest
  FROM orders AS o
) AS o
WHERE
  o.created_at = o.earliest;

-- case: a room may be NULL
-- stays
SELECT a.sensor FROM readings a WHERE NOT EXISTS (SELECT 1 FROM readings b WHERE b.room = a.room AND b.taken_at > a.taken_at);

-- case: a value may be NULL
-- stays
SELECT a.sensor FROM readings a WHERE NOT EXISTS (SELECT 1 FROM readings b WHERE b.sensor = a.sensor AND b.value > a.value);

-- case: no later one of some kind
-- stays
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM orders p WHERE p.user_id = o.user_id AND p.id > o.id AND p.status = 'paid');

-- case: none but itself
-- stays
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM orders p WHERE p.user_id = o.user_id AND p.id >= o.id);
