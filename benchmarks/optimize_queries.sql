-- shop: top users by orders
SELECT u.name, COUNT(o.id) AS orders FROM users u LEFT JOIN orders o ON o.user_id = u.id GROUP BY u.id, u.name ORDER BY orders DESC LIMIT 10;
-- shop: orders with their buyers, each once
SELECT DISTINCT o.id, o.amount, u.name FROM orders o JOIN users u ON u.id = o.user_id;
-- shop: users who bought
SELECT DISTINCT u.id, u.name FROM users u JOIN orders o ON o.user_id = u.id WHERE o.status = 'paid';
-- shop: bought or sold
SELECT u.id, o.id AS order_id FROM users u JOIN orders o ON o.user_id = u.id OR o.seller_id = u.id;
-- shop: bought or sold, counted
SELECT u.city, count(*) AS n FROM users u JOIN orders o ON o.user_id = u.id OR o.seller_id = u.id GROUP BY u.city;
-- shop: this user or this order
SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE u.id = 77 OR o.id = 4711;
-- shop: users without orders
SELECT u.id FROM users u WHERE u.id NOT IN (SELECT o.user_id FROM orders o);
-- shop: users who never sold
SELECT u.id, u.name FROM users u WHERE u.id NOT IN (SELECT o.seller_id FROM orders o WHERE o.seller_id IS NOT NULL);
-- shop: orders of a month
SELECT count(*) AS n, sum(o.amount) AS total FROM orders o WHERE date_trunc('month', o.created_at) = DATE '2024-03-01';
-- shop: orders of a year
SELECT count(*) AS n FROM orders o WHERE extract(year FROM o.created_at) = 2016;
-- shop: orders of a day
SELECT o.id, o.amount FROM orders o WHERE CAST(o.created_at AS date) = DATE '2024-03-05';
-- shop: one order by its text
SELECT o.id, o.amount FROM orders o WHERE CAST(o.id AS varchar) = '4711';
-- shop: joined as texts
SELECT count(*) AS n FROM orders o JOIN users u ON CAST(o.user_id AS varchar) = CAST(u.id AS varchar) WHERE u.city IS NOT NULL;
-- shop: latest order of each user
SELECT o.id, o.user_id, o.amount FROM orders o WHERE NOT EXISTS (SELECT 1 FROM orders p WHERE p.user_id = o.user_id AND p.created_at > o.created_at);
-- shop: above the user's own average
SELECT o.id FROM orders o WHERE o.amount > (SELECT avg(p.amount) FROM orders p WHERE p.user_id = o.user_id);
-- shop: quantity of each order
SELECT o.id, (SELECT sum(i.quantity) FROM items i WHERE i.order_id = o.id) AS quantity, (SELECT count(*) FROM items i WHERE i.order_id = o.id) AS lines FROM orders o WHERE o.status = 'paid';
-- shop: three numbers of each seller
SELECT u.id, (SELECT count(*) FROM orders o WHERE o.seller_id = u.id) AS n, (SELECT sum(o.amount) FROM orders o WHERE o.seller_id = u.id) AS total, (SELECT max(o.amount) FROM orders o WHERE o.seller_id = u.id) AS most FROM users u WHERE u.id <= 500;
-- shop: the order before
SELECT o.id, (SELECT p.amount FROM orders p WHERE p.user_id = o.user_id AND p.id < o.id ORDER BY p.id DESC LIMIT 1) AS previous FROM orders o;
-- shop: running total of each user
SELECT o.id, (SELECT sum(p.amount) FROM orders p WHERE p.user_id = o.user_id AND p.id <= o.id) AS running FROM orders o;
-- shop: totals of one user
WITH totals AS (SELECT o.user_id, sum(o.amount) AS total, count(*) AS n FROM orders o GROUP BY o.user_id) SELECT u.name, t.total, t.n FROM users u JOIN totals t ON t.user_id = u.id WHERE u.id BETWEEN 100 AND 105 AND u.city IS NOT NULL;
-- shop: last orders of a few users
WITH ranked AS (SELECT o.id, o.user_id, o.amount, row_number() OVER (PARTITION BY o.user_id ORDER BY o.created_at DESC, o.id) AS n FROM orders o) SELECT u.name, r.id, r.amount FROM users u JOIN ranked r ON r.user_id = u.id WHERE r.n = 1 AND u.id BETWEEN 100 AND 105;
-- shop: behind a fence
WITH recent AS MATERIALIZED (SELECT o.id, o.user_id, o.amount FROM orders o) SELECT r.id, r.amount FROM recent r WHERE r.id = 4711;
-- shop: is there any
SELECT u.id FROM users u WHERE u.id < 3000 AND (SELECT count(*) FROM orders o WHERE o.seller_id = u.id) > 0;
-- shop: sorted to be counted
SELECT count(*) AS n, sum(x.amount) AS total FROM (SELECT o.id, o.amount FROM orders o ORDER BY o.created_at, o.amount) AS x;
-- shop: joins for nothing
SELECT o.status, sum(i.quantity) AS quantity FROM orders o JOIN items i ON i.order_id = o.id JOIN users u ON u.id = o.user_id LEFT JOIN users s ON s.id = o.seller_id GROUP BY o.status;
-- shop: the table twice
SELECT o.id, p.amount FROM orders o JOIN orders p ON p.id = o.id WHERE o.status = 'open';
-- shop: grouped by all that is shown
SELECT o.id, o.status, o.created_at, o.amount, sum(i.quantity) AS quantity FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.id, o.status, o.created_at, o.amount;
-- shop: two kinds of people
SELECT u.id, u.name, 'user' AS kind FROM users u UNION SELECT o.id, o.status, 'order' FROM orders o;
-- shop: in a distinct set
SELECT u.id FROM users u WHERE u.id IN (SELECT DISTINCT o.seller_id FROM orders o WHERE o.amount > 50);
-- shop: a case as condition
SELECT o.id FROM orders o WHERE CASE WHEN o.id = 4711 THEN 1 ELSE 0 END = 1;
-- park: change since the last reading
SELECT a.sensor_id, a.seq, a.value - b.value AS change FROM readings a JOIN readings b ON b.sensor_id = a.sensor_id AND b.seq = (SELECT max(c.seq) FROM readings c WHERE c.sensor_id = a.sensor_id AND c.seq < a.seq);
-- park: running total
SELECT a.sensor_id, a.seq, sum(b.value) AS total FROM readings a JOIN readings b ON b.sensor_id = a.sensor_id AND b.seq <= a.seq GROUP BY a.sensor_id, a.seq;
-- park: latest reading of each sensor
SELECT a.sensor_id, a.value FROM readings a WHERE NOT EXISTS (SELECT 1 FROM readings b WHERE b.sensor_id = a.sensor_id AND b.seq > a.seq);
-- park: rooms that may be unknown
SELECT count(*) AS n FROM alarms a JOIN sensors s ON a.room = s.room OR (a.room IS NULL AND s.room IS NULL);
-- park: sensors that may be unknown
SELECT a.id, s.label FROM alarms a JOIN sensors s ON s.id IS NOT DISTINCT FROM a.sensor_id;
-- park: in the same room or of the same sensor
SELECT a.id, s.id AS sensor FROM alarms a JOIN sensors s ON s.id = a.sensor_id OR s.label = a.level;
-- park: readings of a year
SELECT count(*) AS n, max(r.value) AS most FROM readings r WHERE extract(year FROM r.taken_at) = 2024 AND extract(month FROM r.taken_at) = 2;
-- park: alarms and readings of each sensor
SELECT s.id, s.label, count(*) AS n, max(r.value) AS most FROM sensors s JOIN readings r ON r.sensor_id = s.id GROUP BY s.id, s.label;
-- park: the spread of one sensor
SELECT s.label, w.value, w.mean FROM sensors s JOIN (SELECT r.sensor_id, r.seq, r.value, avg(r.value) OVER (PARTITION BY r.sensor_id) AS mean FROM readings r) AS w ON w.sensor_id = s.id WHERE s.id = 7 AND w.seq < 100;
-- park: one of these batches
SELECT count(*) AS n FROM readings r WHERE r.batch = 3 OR r.batch = 5 OR r.batch = 8 OR r.batch = 13 OR r.batch = 21;
