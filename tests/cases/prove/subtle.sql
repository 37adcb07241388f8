-- Pairs that differ only on rows that few people think of: each is refuted by rows.
-- schema: shop

-- case: NOT IN of a nullable column, against a LEFT JOIN without a partner
-- expect: refuted
SELECT c.id FROM customers c WHERE c.referred_by NOT IN (SELECT p.id FROM products p WHERE p.price > 1);
-- against
SELECT c.id FROM customers c LEFT JOIN products p ON p.id = c.referred_by AND p.price > 1 WHERE p.id IS NULL;

-- case: a filter on the outer side moved into ON
-- expect: refuted
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.country = 'de';
-- against
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND c.country = 'de';

-- case: COUNT of all rows after a LEFT JOIN, made before it
-- expect: refuted
SELECT c.id, count(*) AS n FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id;
-- against
SELECT c.id, coalesce(o.n, 0) AS n FROM customers c LEFT JOIN (SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id) o ON o.customer_id = c.id;

-- case: two joins that multiply one another's rows
-- expect: refuted
SELECT o.id, sum(i.quantity) AS q FROM orders o JOIN order_items i ON i.order_id = o.id GROUP BY o.id;
-- against
SELECT o.id, sum(i.quantity) AS q FROM orders o JOIN order_items i ON i.order_id = o.id JOIN orders other ON other.customer_id = o.customer_id GROUP BY o.id;

-- case: the latest row, where two are the latest
-- expect: refuted
SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM orders p WHERE p.customer_id = o.customer_id AND p.placed_at > o.placed_at);
-- against
SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY customer_id ORDER BY placed_at DESC, id DESC) AS n FROM orders) x WHERE n = 1;

-- case: a sum over no rows
-- expect: refuted
SELECT c.id, (SELECT sum(o.total) FROM orders o WHERE o.customer_id = c.id) AS spent FROM customers c;
-- against
SELECT c.id, coalesce(sum(o.total), 0) AS spent FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id;

-- case: one row of no rows, and no row
-- expect: refuted
SELECT count(*) AS n FROM orders WHERE status = 'open';
-- against
SELECT count(*) AS n FROM orders WHERE status = 'open' GROUP BY status;

-- case: whole and broken division
-- expect: refuted
SELECT id, quantity // 2 AS half FROM (SELECT order_id AS id, quantity FROM order_items) x;
-- against
SELECT order_id AS id, CAST(quantity / 2 AS integer) AS half FROM order_items;

-- case: the day of a moment, and of the same moment elsewhere
-- expect: refuted
SELECT id FROM orders WHERE CAST(placed_at AS date) = DATE '2024-03-31';
-- against
SELECT id FROM orders WHERE CAST(placed_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin' AS date) = DATE '2024-03-31';

-- case: the end of a day, to the second
-- expect: refuted
SELECT id FROM orders WHERE placed_at >= '2024-03-31' AND placed_at < '2024-04-01';
-- against
SELECT id FROM orders WHERE placed_at BETWEEN '2024-03-31 00:00:00' AND '2024-03-31 23:59:59';

-- case: texts in any case
-- expect: refuted
SELECT id FROM customers WHERE lower(name) = 'ann';
-- against
SELECT id FROM customers WHERE name IN ('ann', 'Ann', 'ANN');

-- case: distinct in any case
-- expect: refuted
SELECT count(DISTINCT lower(name)) AS n FROM customers;
-- against
SELECT count(DISTINCT name) AS n FROM customers;

-- case: a frame of rows, and one of peers
-- expect: refuted
SELECT order_id, line, sum(quantity) OVER (PARTITION BY order_id ORDER BY line ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM order_items;
-- against
SELECT order_id, line, sum(quantity) OVER (PARTITION BY order_id ORDER BY line RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM order_items;

-- case: not equal leaves NULL out
-- expect: refuted
SELECT id FROM customers WHERE country IS DISTINCT FROM 'de';
-- against
SELECT id FROM customers WHERE country <> 'de';

-- case: the average of averages
-- expect: refuted
SELECT avg(total) AS mean FROM orders;
-- against
SELECT avg(mean) AS mean FROM (SELECT avg(total) AS mean FROM orders GROUP BY customer_id) x;

-- case: EXCEPT forgets how often
-- expect: refuted
SELECT customer_id FROM orders WHERE status <> 'open' OR status IS NULL;
-- against
SELECT customer_id FROM orders EXCEPT SELECT customer_id FROM orders WHERE status = 'open';

-- case: a condition on the group, on its rows
-- expect: refuted
SELECT customer_id, max(total) AS most FROM orders GROUP BY customer_id HAVING max(total) < 10;
-- against
SELECT customer_id, max(total) AS most FROM orders WHERE total < 10 GROUP BY customer_id;

-- case: the least of two, one of them missing
-- expect: refuted
SELECT id, least(total, 5) AS t FROM orders;
-- against
SELECT id, CASE WHEN total > 5 THEN 5 ELSE total END AS t FROM orders;
