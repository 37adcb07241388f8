-- case: the change since the reading before
SELECT a.sensor, a.taken_at, a.value - b.value AS change FROM readings a JOIN readings b ON b.sensor = a.sensor
AND b.taken_at = (SELECT max(c.taken_at) FROM readings c WHERE c.sensor = a.sensor AND c.taken_at < a.taken_at);
-- becomes
SELECT
  a.sensor,
  a.taken_at,
  a.value - a.previous_value AS change
FROM (
  SELECT
    a.sensor,
    a.taken_at,
    a.value,
    LAG(a.value) OVER (PARTITION BY a.sensor ORDER BY a.taken_at) AS previous_value,
    LAG(a.taken_at) OVER (PARTITION BY a.sensor ORDER BY a.taken_at) AS previous_taken_at
  FROM readings AS a
) AS a
WHERE
  NOT a.previous_taken_at IS NULL;

-- case: with the first readings
SELECT a.sensor, a.taken_at, b.value FROM readings a LEFT JOIN readings b ON b.sensor = a.sensor
AND b.taken_at = (SELECT max(c.taken_at) FROM readings c WHERE c.sensor = a.sensor AND c.taken_at < a.taken_at) WHERE a.value > 1;
-- becomes
SELECT
  a.sensor,
  a.taken_at,
  a.previous_value AS value
FROM (
  SELECT
    a.sensor,
    a.taken_at,
    a.value,
    LAG(a.value) OVER (PARTITION BY a.sensor ORDER BY a.taken_at) AS previous_value
  FROM readings AS a
) AS a
WHERE
  a.value > 1;

-- case: moments of orders may tie
-- stays
SELECT a.id, b.amount FROM orders a JOIN orders b ON b.user_id = a.user_id
AND b.created_at = (SELECT max(c.created_at) FROM orders c WHERE c.user_id = a.user_id AND c.created_at < a.created_at);

-- case: the neighbour of another key
-- stays
SELECT a.sensor, b.value FROM readings a JOIN readings b ON b.sensor = a.sensor
AND b.taken_at = (SELECT max(c.taken_at) FROM readings c WHERE c.taken_at < a.taken_at);

-- case: the key of the neighbour itself
SELECT a.sensor, b.sensor AS other, b.taken_at AS before FROM readings a LEFT JOIN readings b ON b.sensor = a.sensor
AND b.taken_at = (SELECT max(c.taken_at) FROM readings c WHERE c.sensor = a.sensor AND c.taken_at < a.taken_at);
-- becomes
SELECT
  a.sensor,
  a.previous_sensor AS other,
  a.previous_taken_at AS before
FROM (
  SELECT
    a.sensor,
    a.taken_at,
    LAG(a.sensor) OVER (PARTITION BY a.sensor ORDER BY a.taken_at) AS previous_sensor,
    LAG(a.taken_at) OVER (PARTITION BY a.sensor ORDER BY a.taken_at) AS previous_taken_at
  FROM readings AS a
) AS a;
