-- Pairs that give the same rows on every database of the schema: what is proved, and what is only tested.
-- schema: shop

-- case: aliases, case and parentheses
-- expect: proved same canonical form
SELECT c.name AS who FROM customers AS c WHERE ((c.country = 'DE'));
-- against
select customers.name as who from customers where 'DE' = country;

-- case: AND and OR in another order, twice
-- expect: proved same canonical form
SELECT id FROM orders WHERE (status = 'open' OR status = 'paid') AND total > 5;
-- against
SELECT id FROM orders WHERE 5 < total AND (status = 'paid' OR status = 'open' OR status = 'paid');

-- case: BETWEEN as two comparisons
-- expect: proved same canonical form
SELECT id FROM orders WHERE total BETWEEN 1 AND 5;
-- against
SELECT id FROM orders WHERE total >= 1 AND total <= 5;

-- case: IN of some as OR, IN of one as an equality
-- expect: proved same canonical form
SELECT id FROM orders WHERE status IN ('open', 'paid') AND customer_id IN (3);
-- against
SELECT id FROM orders WHERE (status = 'paid' OR status = 'open') AND customer_id = 3;

-- case: NOT pushed down, exact for NULL
-- expect: proved same canonical form
SELECT id FROM orders WHERE NOT (total > 5 OR coupon_id IS NULL);
-- against
SELECT id FROM orders WHERE total <= 5 AND coupon_id IS NOT NULL;

-- case: the order of inner joins
-- expect: proved same canonical form
SELECT c.name, i.quantity FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_items i ON i.order_id = o.id;
-- against
SELECT b.name, a.quantity FROM order_items a, orders o, customers b WHERE a.order_id = o.id AND b.id = o.customer_id;

-- case: a common table expression and a derived table
-- expect: proved same canonical form
WITH paid AS (SELECT customer_id, total FROM orders WHERE status = 'paid')
SELECT c.name, paid.total FROM customers c JOIN paid ON paid.customer_id = c.id;
-- against
SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid';

-- case: a common table expression that is used twice
-- expect: proved same canonical form
WITH o AS (SELECT id, customer_id FROM orders WHERE total > 2)
SELECT a.id, b.id FROM o a JOIN o b ON a.customer_id = b.customer_id AND a.id < b.id;
-- against
SELECT x.id, y.id FROM orders y, orders x WHERE x.total > 2 AND y.total > 2 AND y.customer_id = x.customer_id AND y.id > x.id;

-- case: equality that holds for NULL, in a filter
-- expect: proved same canonical form
SELECT a.id, b.id FROM customers a JOIN customers b ON a.country IS NOT DISTINCT FROM b.country;
-- against
SELECT a.id, b.id FROM customers a JOIN customers b ON a.country = b.country OR (a.country IS NULL AND b.country IS NULL);

-- case: NOT IN as NOT EXISTS, of columns that are NOT NULL
-- expect: proved same canonical form
-- premise: orders.customer_id NOT NULL
SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE total > 5);
-- against
SELECT c.name FROM customers c WHERE NOT EXISTS (SELECT * FROM orders o WHERE o.total > 5 AND c.id = o.customer_id);

-- case: NOT IN of a nullable column, with its guard
-- expect: proved same canonical form
SELECT name FROM customers WHERE id NOT IN (SELECT coupon_id FROM orders);
-- against
SELECT name FROM customers WHERE NOT EXISTS (SELECT 1 FROM orders WHERE coupon_id = customers.id OR coupon_id IS NULL);

-- case: IN as EXISTS
-- expect: proved same canonical form
SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE status = 'open');
-- against
SELECT name FROM customers WHERE EXISTS (SELECT 1 FROM orders WHERE status = 'open' AND customer_id = customers.id);

-- case: LEFT JOIN where the key is NULL as NOT EXISTS
-- expect: proved same canonical form
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.status = 'open' WHERE o.id IS NULL;
-- against
SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.status = 'open');

-- case: LEFT JOIN whose missing rows WHERE rejects
-- expect: proved same canonical form
SELECT c.id, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.total > 5;
-- against
SELECT c.id, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.total > 5;

-- case: RIGHT JOIN turned round
-- expect: proved same canonical form
SELECT c.id, o.id FROM orders o RIGHT JOIN customers c ON c.id = o.customer_id;
-- against
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON c.id = o.customer_id;

-- case: an unused LEFT JOIN to a key
-- expect: proved same canonical form
-- premise: customers PRIMARY KEY (id)
SELECT o.id, o.total FROM orders o LEFT JOIN customers c ON c.id = o.customer_id;
-- against
SELECT o.id, o.total FROM orders o;

-- case: an unused LEFT JOIN to a grouped derived table
-- expect: proved same canonical form
SELECT c.id FROM customers c LEFT JOIN (SELECT customer_id, sum(total) AS spent FROM orders GROUP BY 1) s ON s.customer_id = c.id;
-- against
SELECT id FROM customers;

-- case: an unused inner join along a foreign key that is NOT NULL
-- expect: proved same canonical form
-- premise: FOREIGN KEY (customer_id)
SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.total > 1;
-- against
SELECT id FROM orders WHERE total > 1;

-- case: a table joined with itself on its key
-- expect: proved same canonical form
SELECT a.id, b.total FROM orders a JOIN orders b ON a.id = b.id WHERE b.status = 'paid';
-- against
SELECT id, total FROM orders WHERE status = 'paid';

-- case: DISTINCT over a key
-- expect: proved same canonical form
-- premise: orders PRIMARY KEY (id)
SELECT DISTINCT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id;
-- against
SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id;

-- case: DISTINCT as GROUP BY
-- expect: proved same canonical form
SELECT DISTINCT status, coupon_id FROM orders;
-- against
SELECT status, coupon_id FROM orders GROUP BY coupon_id, status;

-- case: HAVING on a group key as WHERE
-- expect: proved same canonical form
SELECT country, count(*) FROM customers GROUP BY country HAVING country <> 'DE' AND count(*) > 1;
-- against
SELECT country, count(*) FROM customers WHERE country <> 'DE' GROUP BY country HAVING count(*) >= 2;

-- case: a filter on a grouped derived table
-- expect: proved same canonical form
SELECT * FROM (SELECT customer_id, sum(total) AS spent FROM orders GROUP BY customer_id) t WHERE spent > 5 AND customer_id = 1;
-- against
SELECT customer_id, sum(total) AS spent FROM orders WHERE customer_id = 1 GROUP BY customer_id HAVING sum(total) > 5;

-- case: COUNT of a column that is NOT NULL
-- expect: proved same canonical form
SELECT customer_id, count(id) FROM orders GROUP BY customer_id;
-- against
SELECT customer_id, count(*) FROM orders GROUP BY customer_id;

-- case: FILTER as CASE
-- expect: proved same canonical form
SELECT count(*) FILTER (WHERE total > 5), sum(total) FILTER (WHERE status = 'paid') FROM orders;
-- against
SELECT count(CASE WHEN total > 5 THEN 1 END), sum(CASE WHEN status = 'paid' THEN total END) FROM orders;

-- case: UNION ALL in another order
-- expect: proved same canonical form
SELECT id FROM customers UNION ALL SELECT customer_id FROM orders UNION ALL SELECT id FROM products;
-- against
SELECT id FROM products UNION ALL (SELECT id FROM customers UNION ALL SELECT customer_id FROM orders);

-- case: the order of a derived table
-- expect: proved same canonical form
SELECT count(*) FROM (SELECT id FROM orders WHERE total > 1 ORDER BY placed_at) t;
-- against
SELECT count(*) FROM orders WHERE total > 1;

-- case: COALESCE of a column that is NOT NULL, and a needless IS NOT NULL
-- expect: proved same canonical form
SELECT coalesce(name, 'nobody') FROM customers WHERE country = 'DE' AND country IS NOT NULL;
-- against
SELECT name FROM customers WHERE country = 'DE';

-- case: more than n of integers as at least n + 1
-- expect: proved same canonical form
SELECT order_id FROM order_items WHERE quantity > 2;
-- against
SELECT order_id FROM order_items WHERE quantity >= 3;

-- case: QUALIFY as a filter on a derived table
-- expect: proved same canonical form
SELECT id, customer_id FROM orders QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY placed_at, id) = 1;
-- against
SELECT id, customer_id FROM (
    SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY placed_at, id) AS n FROM orders
) WHERE n = 1;

-- case: SEMI and ANTI joins
-- expect: proved same canonical form
SELECT c.id FROM customers c SEMI JOIN orders o ON o.customer_id = c.id ANTI JOIN blocked_emails b ON b.email = c.email;
-- against
SELECT id FROM customers WHERE EXISTS (FROM orders WHERE customer_id = customers.id)
AND NOT EXISTS (FROM blocked_emails WHERE blocked_emails.email = customers.email);

-- case: LIMIT over a key, through a derived table
-- expect: proved same canonical form
SELECT id, total FROM orders WHERE total > 1 ORDER BY placed_at DESC, id LIMIT 2;
-- against
SELECT id, total FROM (SELECT * FROM orders) o WHERE o.total > 1 ORDER BY placed_at DESC, id LIMIT 2;

-- case: more columns in GROUP BY than the key needs
-- expect: tested
SELECT c.id, c.name, count(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name;
-- against
SELECT c.id, any_value(c.name), count(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id;

-- case: a correlated sum as a join with groups
-- expect: tested
SELECT c.id, (SELECT sum(o.total) FROM orders o WHERE o.customer_id = c.id) AS spent FROM customers c;
-- against
SELECT c.id, s.spent FROM customers c LEFT JOIN (SELECT customer_id, sum(total) AS spent FROM orders GROUP BY 1) s ON s.customer_id = c.id;

-- case: the latest row by NOT EXISTS as a window
-- expect: tested
SELECT o.id FROM orders o WHERE NOT EXISTS (
    SELECT 1 FROM orders n WHERE n.customer_id = o.customer_id AND (n.placed_at > o.placed_at OR (n.placed_at = o.placed_at AND n.id > o.id))
);
-- against
SELECT id FROM orders QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY placed_at DESC, id DESC) = 1;

-- case: a triangular join as a running total
-- expect: tested
SELECT a.id, sum(b.total) AS running FROM orders a JOIN orders b ON b.id <= a.id GROUP BY a.id;
-- against
SELECT id, sum(total) OVER (ORDER BY id) AS running FROM orders;

-- case: OR of two filters as a UNION of them
-- expect: tested
SELECT id FROM orders WHERE customer_id = 1 OR coupon_id = 2;
-- against
SELECT id FROM orders WHERE customer_id = 1 UNION SELECT id FROM orders WHERE coupon_id = 2;

-- case: DISTINCT after a join as EXISTS
-- expect: tested
SELECT DISTINCT c.id, c.name FROM customers c JOIN orders o ON o.customer_id = c.id;
-- against
SELECT c.id, c.name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id);

-- case: a count that is positive as EXISTS
-- expect: tested
SELECT name FROM customers c WHERE (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) > 0;
-- against
SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id);

-- case: a month as a half-open range
-- expect: tested
SELECT id FROM orders WHERE date_trunc('month', placed_at) = DATE '2024-01-01';
-- against
SELECT id FROM orders WHERE placed_at >= TIMESTAMP '2024-01-01' AND placed_at < TIMESTAMP '2024-02-01';

-- case: several scans as one
-- expect: tested
SELECT (SELECT count(*) FROM orders WHERE status = 'open') AS a, (SELECT sum(total) FROM orders WHERE status = 'paid') AS b;
-- against
SELECT count(*) FILTER (WHERE status = 'open') AS a, sum(total) FILTER (WHERE status = 'paid') AS b FROM orders;

-- case: GROUPING SETS as a UNION ALL
-- expect: tested
SELECT country, count(*) FROM customers GROUP BY GROUPING SETS ((country), ());
-- against
SELECT country, count(*) FROM customers GROUP BY country UNION ALL SELECT NULL, count(*) FROM customers;
