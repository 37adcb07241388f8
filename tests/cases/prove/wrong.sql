-- Pairs that look the same and are not: each is refuted by rows.
-- schema: shop

-- case: NOT IN as NOT EXISTS, of a nullable column
-- expect: refuted
SELECT name FROM customers WHERE id NOT IN (SELECT coupon_id FROM orders);
-- against
SELECT name FROM customers WHERE NOT EXISTS (SELECT 1 FROM orders WHERE coupon_id = customers.id);

-- case: a filter moved from ON to WHERE
-- expect: refuted
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.status = 'open';
-- against
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.status = 'open';

-- case: COUNT of a nullable column
-- expect: refuted
SELECT customer_id, count(*) FROM orders GROUP BY customer_id;
-- against
SELECT customer_id, count(coupon_id) FROM orders GROUP BY customer_id;

-- case: DISTINCT dropped without a key
-- expect: refuted
SELECT DISTINCT c.id, o.status FROM customers c JOIN orders o ON o.customer_id = c.id;
-- against
SELECT c.id, o.status FROM customers c JOIN orders o ON o.customer_id = c.id;

-- case: UNION as UNION ALL
-- expect: refuted
SELECT country FROM customers WHERE id > 1 UNION SELECT country FROM customers WHERE id <= 1;
-- against
SELECT country FROM customers WHERE id > 1 UNION ALL SELECT country FROM customers WHERE id <= 1;

-- case: the default frame of a window takes ties together
-- expect: refuted
SELECT id, count(*) OVER (ORDER BY placed_at, id) FROM orders;
-- against
SELECT id, count(*) OVER (ORDER BY placed_at) FROM orders;

-- case: at least as more than
-- expect: refuted
SELECT id FROM orders WHERE total >= 100;
-- against
SELECT id FROM orders WHERE total > 100;

-- case: HAVING as WHERE
-- expect: refuted
SELECT customer_id, count(*) FROM orders GROUP BY customer_id HAVING max(total) > 5;
-- against
SELECT customer_id, count(*) FROM orders WHERE total > 5 GROUP BY customer_id;

-- case: HAVING over one group of all as WHERE
-- expect: refuted
SELECT count(*) FROM orders HAVING count(*) > 0;
-- against
SELECT count(*) FROM orders;

-- case: an average of averages
-- expect: refuted
SELECT avg(total) FROM orders;
-- against
SELECT avg(a) FROM (SELECT customer_id, avg(total) AS a FROM orders GROUP BY customer_id);

-- case: IN as a join that repeats rows
-- expect: refuted
SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders);
-- against
SELECT c.name FROM customers c JOIN orders o ON o.customer_id = c.id;

-- case: COALESCE of join keys meets the value that stands for NULL
-- expect: refuted
SELECT a.id, b.id FROM customers a JOIN customers b ON a.country IS NOT DISTINCT FROM b.country;
-- against
SELECT a.id, b.id FROM customers a JOIN customers b ON coalesce(a.country, '') = coalesce(b.country, '');

-- case: the sides of an outer join
-- expect: refuted
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id;
-- against
SELECT c.id, o.id FROM orders o LEFT JOIN customers c ON o.customer_id = c.id;

-- case: division of integers
-- expect: refuted
SELECT order_id, quantity / 2 FROM order_items;
-- against
SELECT order_id, quantity // 2 FROM order_items;

-- case: NULLS FIRST decides which row a LIMIT keeps
-- expect: refuted
SELECT id FROM orders ORDER BY total, id LIMIT 1;
-- against
SELECT id FROM orders ORDER BY total NULLS FIRST, id LIMIT 1;

-- case: an unused inner join along a nullable foreign key
-- expect: refuted
SELECT c.id FROM customers c JOIN customers r ON r.id = c.referred_by;
-- against
SELECT id FROM customers;

-- case: an unused LEFT JOIN without a key
-- expect: refuted
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id;
-- against
SELECT id FROM customers;

-- case: a nullable UNIQUE column is no key of its NULLs
-- expect: refuted
SELECT DISTINCT email FROM customers;
-- against
SELECT email FROM customers;

-- case: NOT of a comparison with NULL
-- expect: refuted
SELECT id FROM customers WHERE country <> 'DE';
-- against
SELECT id FROM customers WHERE country IS DISTINCT FROM 'DE';

-- case: SUM over no rows is NULL, and no zero
-- expect: refuted
SELECT c.id, (SELECT sum(total) FROM orders o WHERE o.customer_id = c.id) FROM customers c;
-- against
SELECT c.id, coalesce((SELECT sum(total) FROM orders o WHERE o.customer_id = c.id), 0) FROM customers c;

-- case: an inner join for a correlated subquery
-- expect: refuted
SELECT c.id, (SELECT max(total) FROM orders o WHERE o.customer_id = c.id) FROM customers c;
-- against
SELECT c.id, max(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id;

-- case: a count per group after a LEFT JOIN
-- expect: refuted
SELECT c.id, count(o.id) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id;
-- against
SELECT c.id, count(*) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id;

-- case: two LEFT JOINs multiply what they count
-- expect: refuted
SELECT c.id, (SELECT sum(o.total) FROM orders o WHERE o.customer_id = c.id) AS spent FROM customers c;
-- against
SELECT c.id, sum(o.total) AS spent FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
LEFT JOIN customers r ON r.referred_by = c.id GROUP BY c.id;

-- case: BETWEEN of moments and days
-- expect: refuted
SELECT id FROM orders WHERE placed_at >= '2024-01-01' AND placed_at < '2024-02-01';
-- against
SELECT id FROM orders WHERE placed_at BETWEEN '2024-01-01' AND '2024-01-31';

-- case: EXCEPT is no NOT IN: it drops what repeats
-- expect: refuted
SELECT country FROM customers WHERE country NOT IN ('DE');
-- against
SELECT country FROM customers WHERE country IS NOT NULL EXCEPT SELECT 'DE';

-- case: OR as a UNION ALL counts rows that meet both twice
-- expect: refuted
SELECT id FROM orders WHERE customer_id = 1 OR coupon_id = 2;
-- against
SELECT id FROM orders WHERE customer_id = 1 UNION ALL SELECT id FROM orders WHERE coupon_id = 2;

-- case: LIMIT before a filter
-- expect: refuted
SELECT id FROM orders WHERE status = 'paid' ORDER BY id LIMIT 6;
-- against
SELECT id FROM (SELECT * FROM orders ORDER BY id LIMIT 6) WHERE status = 'paid';

-- case: LIKE of an underscore
-- expect: refuted
SELECT id FROM products WHERE sku LIKE 'a_c%';
-- against
SELECT id FROM products WHERE starts_with(sku, 'a_c');

-- case: a scalar subquery that finds two rows
-- expect: refuted
SELECT c.id, (SELECT o.status FROM orders o WHERE o.customer_id = c.id) FROM customers c;
-- against
SELECT c.id, (SELECT max(o.status) FROM orders o WHERE o.customer_id = c.id) FROM customers c;

-- case: COUNT of different values counts no NULL
-- expect: refuted
SELECT count(DISTINCT country) FROM customers;
-- against
SELECT count(*) FROM (SELECT DISTINCT country FROM customers);

-- case: a join condition lost in a comma
-- expect: refuted
SELECT c.name, o.id FROM customers c JOIN orders o ON o.customer_id = c.id;
-- against
SELECT c.name, o.id FROM customers c, orders o WHERE o.customer_id >= c.id;

-- case: the same rows in another order
-- expect: refuted
SELECT id FROM orders ORDER BY id;
-- against
SELECT id FROM orders ORDER BY id DESC;

-- case: another number of columns
-- expect: refuted the original gives 2 columns, the candidate 1
SELECT id, total FROM orders;
-- against
SELECT id FROM orders;

-- case: another type of column
-- expect: refuted column 1 (id) is INTEGER in the original and VARCHAR in the candidate
SELECT id FROM orders;
-- against
SELECT id::varchar AS id FROM orders;
