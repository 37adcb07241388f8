-- case: a running total
SELECT a.sensor, a.taken_at, sum(b.value) AS total, count(*) AS n FROM readings a JOIN readings b ON b.sensor = a.sensor AND b.taken_at <= a.taken_at
GROUP BY a.sensor, a.taken_at;
-- becomes
SELECT
  a.sensor,
  a.taken_at,
  SUM(a.value) OVER (PARTITION BY a.sensor ORDER BY a.taken_at ASC) AS total,
  COUNT(*) OVER (PARTITION BY a.sensor ORDER BY a.taken_at ASC) AS n
FROM readings AS a;

-- case: a running total of some rows
SELECT a.sensor, a.taken_at, sum(b.value) AS total FROM readings a JOIN readings b ON b.sensor = a.sensor AND b.taken_at <= a.taken_at
WHERE a.value > 1 GROUP BY a.sensor, a.taken_at;
-- becomes
SELECT
  a.sensor,
  a.taken_at,
  a.running_1 AS total
FROM (
  SELECT
    a.sensor,
    a.taken_at,
    a.value,
    SUM(a.value) OVER (PARTITION BY a.sensor ORDER BY a.taken_at ASC) AS running_1
  FROM readings AS a
) AS a
WHERE
  a.value > 1;

-- case: a total without the row itself
-- stays
SELECT a.sensor, a.taken_at, sum(b.value) AS total FROM readings a JOIN readings b ON b.sensor = a.sensor AND b.taken_at < a.taken_at
GROUP BY a.sensor, a.taken_at;

-- case: grouped by less than a row
-- stays
SELECT a.sensor, sum(b.value) AS total FROM readings a JOIN readings b ON b.sensor = a.sensor AND b.taken_at <= a.taken_at GROUP BY a.sensor;
