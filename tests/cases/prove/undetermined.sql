-- Queries that may give other rows the next time, or in another order: they are not compared, and the reason is told.
-- schema: shop

-- case: LIMIT without ORDER BY
-- expect: unknown LIMIT 3 without an ORDER BY
SELECT id FROM orders LIMIT 3;
-- against
SELECT id FROM orders ORDER BY id LIMIT 3;

-- case: LIMIT over ties
-- expect: unknown rows that tie in ORDER BY
SELECT id FROM orders ORDER BY placed_at LIMIT 3;
-- against
SELECT id FROM orders ORDER BY placed_at LIMIT 3;

-- case: the same LIMIT over ties of what is shown
-- expect: proved up to ties
SELECT o.id, o.placed_at FROM orders o ORDER BY placed_at LIMIT 3;
-- against
SELECT id, placed_at FROM orders ORDER BY placed_at LIMIT 3;

-- case: other rows before the same LIMIT over ties
-- expect: unknown before the LIMIT they differ
SELECT id, placed_at FROM orders ORDER BY placed_at LIMIT 3;
-- against
SELECT id, placed_at FROM orders WHERE status = 'open' ORDER BY placed_at LIMIT 3;

-- case: the same LIMIT over ties of columns that changed places
-- expect: unknown rows that tie in ORDER BY
SELECT quantity, line FROM order_items ORDER BY line LIMIT 3;
-- against
SELECT quantity AS line, line AS quantity FROM order_items ORDER BY line LIMIT 3;

-- case: LIMIT over all that is shown leaves no choice
-- expect: proved
SELECT status, total FROM orders ORDER BY total, status LIMIT 3;
-- against
SELECT o.status, o.total FROM orders o ORDER BY o.total, o.status LIMIT 3;

-- case: LIMIT over the key of a join
-- expect: tested
SELECT i.order_id, i.line, p.sku FROM order_items i JOIN products p ON p.id = i.product_id ORDER BY i.order_id, i.line LIMIT 2;
-- against
SELECT i.order_id, i.line, (SELECT sku FROM products p WHERE p.id = i.product_id) AS sku FROM order_items i ORDER BY 1, 2 LIMIT 2;

-- case: a row number over ties
-- expect: unknown rows may tie in ROW_NUMBER()
SELECT id, row_number() OVER (ORDER BY placed_at) AS n FROM orders;
-- against
SELECT id, row_number() OVER (ORDER BY placed_at, id) AS n FROM orders;

-- case: a rank over ties is the same for all of them
-- expect: proved
SELECT id, rank() OVER (ORDER BY placed_at) AS n FROM orders;
-- against
SELECT o.id, rank() OVER (ORDER BY o.placed_at ASC) AS n FROM orders AS o;

-- case: ROWS over ties
-- expect: unknown rows may tie
SELECT id, sum(total) OVER (ORDER BY placed_at ROWS UNBOUNDED PRECEDING) AS s FROM orders;
-- against
SELECT id, sum(total) OVER (ORDER BY placed_at) AS s FROM orders;

-- case: chance
-- expect: unknown gives something else each time
SELECT id FROM orders WHERE random() < 0.5;
-- against
SELECT id FROM orders;

-- case: the clock in a result
-- expect: unknown is another each time
SELECT id, now() - placed_at AS age FROM orders;
-- against
SELECT id, now() - placed_at AS age FROM orders;

-- case: any value of a group
-- expect: unknown may pick any row
SELECT customer_id, any_value(total) FROM orders GROUP BY customer_id;
-- against
SELECT customer_id, max(total) FROM orders GROUP BY customer_id;

-- case: a list without an order
-- expect: unknown may list its values in any order
SELECT customer_id, string_agg(status, ',') FROM orders GROUP BY customer_id;
-- against
SELECT customer_id, string_agg(status, ',' ORDER BY status) FROM orders GROUP BY customer_id;

-- case: DISTINCT ON over ties
-- expect: unknown keeps any of the rows that tie
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, placed_at;
-- against
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, placed_at, id;

-- case: a sum of floats that is compared
-- expect: unknown adds floats
SELECT category FROM products GROUP BY category HAVING sum(weight) > 1;
-- against
SELECT category FROM products GROUP BY category HAVING 1 < sum(weight);

-- case: the order left open
-- expect: unknown leaves their order open
SELECT status, total FROM orders ORDER BY placed_at;
-- against
SELECT status, total FROM orders;

-- case: rows paired as they come
-- expect: unknown POSITIONAL JOIN
SELECT c.id, o.id FROM customers c POSITIONAL JOIN orders o;
-- against
SELECT c.id, o.id FROM customers c POSITIONAL JOIN orders o;

-- case: the nearest earlier row, of several that tie
-- expect: unknown picks any of the rows that tie
SELECT o.id, b.id FROM orders o ASOF JOIN orders b ON o.customer_id = b.customer_id AND o.placed_at >= b.placed_at;
-- against
SELECT o.id, b.id FROM orders o ASOF LEFT JOIN orders b ON o.customer_id = b.customer_id AND o.placed_at >= b.placed_at;

-- case: ORDER BY ALL leaves no choice
-- expect: tested
SELECT status FROM orders ORDER BY ALL LIMIT 2;
-- against
SELECT status FROM orders ORDER BY status LIMIT 2;

-- case: recursion, one database after another
-- expect: refuted
WITH RECURSIVE r AS (
    SELECT id FROM customers WHERE referred_by IS NULL
    UNION ALL SELECT c.id FROM customers c JOIN r ON c.referred_by = r.id
) SELECT id FROM r;
-- against
SELECT id FROM customers;

-- case: LIMIT over a key of the groups leaves no choice
-- expect: tested
SELECT c.id, c.name, count(o.id) AS n FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name ORDER BY n DESC, c.id LIMIT 2;
-- against
SELECT c.id, c.name, coalesce(o.n, 0) AS n FROM customers c LEFT JOIN (SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id) o ON o.customer_id = c.id ORDER BY n DESC, c.id LIMIT 2;

-- case: LIMIT over a key that settles the group of another table
-- expect: tested
SELECT o.id, c.name, sum(i.quantity) AS n FROM orders o JOIN customers c ON c.id = o.customer_id JOIN order_items i ON i.order_id = o.id GROUP BY o.id, c.id, c.name ORDER BY n, o.id LIMIT 3;
-- against
SELECT o.id, (SELECT name FROM customers c WHERE c.id = o.customer_id), sum(i.quantity) AS n FROM orders o JOIN order_items i ON i.order_id = o.id GROUP BY o.id, o.customer_id ORDER BY n, o.id LIMIT 3;

-- case: LIMIT over what is no key of the groups
-- expect: proved up to ties
SELECT c.id, c.name, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name ORDER BY n DESC, c.name LIMIT 2;
-- against
SELECT c.id, c.name, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name ORDER BY n DESC, c.name LIMIT 2;

-- case: LIMIT over a key of one side of a grouped join
-- expect: proved up to ties
SELECT c.id, o.status, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, o.status ORDER BY c.id LIMIT 2;
-- against
SELECT c.id, o.status, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, o.status ORDER BY c.id LIMIT 2;

-- case: LIMIT over a group key, and the grand total beside it
-- expect: proved up to ties
SELECT coupon_id, count(*) AS n FROM orders GROUP BY ROLLUP (coupon_id) ORDER BY coupon_id LIMIT 2;
-- against
SELECT coupon_id, count(*) AS n FROM orders GROUP BY ROLLUP (coupon_id) ORDER BY coupon_id LIMIT 2;

-- case: LIMIT over the keys of GROUP BY ALL
-- expect: tested
SELECT c.id, c.name, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY ALL ORDER BY c.id LIMIT 2;
-- against
SELECT c.id, c.name, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name ORDER BY c.id LIMIT 2;

-- case: LIMIT over a key of what was grouped in a common table expression
-- expect: proved
WITH x AS (SELECT c.id, c.name, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name) SELECT * FROM x ORDER BY n, id LIMIT 2;
-- against
SELECT x.id, x.name, x.n FROM (SELECT c.id, c.name, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name) x ORDER BY x.n, x.id LIMIT 2;
