-- Queries in the words of Postgres: read as such, run on DuckDB where they go there.
-- schema: shop
-- dialect: postgres

-- case: casts, ILIKE and now() in a condition
-- expect: proved same canonical form
SELECT id FROM orders WHERE placed_at < now() AND status ~~* 'o%' AND total::text = '1.00';
-- against
SELECT o.id FROM orders AS o WHERE cast(o.total AS text) = '1.00' AND o.status ILIKE 'o%' AND o.placed_at < now();

-- case: division of integers is whole
-- expect: refuted
SELECT order_id, quantity / 2 AS half FROM order_items;
-- against
SELECT order_id, quantity / 2.0 AS half FROM order_items;

-- case: DISTINCT ON as a row number
-- expect: tested
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, placed_at, id;
-- against
SELECT customer_id, id FROM (
    SELECT customer_id, id, row_number() OVER (PARTITION BY customer_id ORDER BY placed_at, id) AS n FROM orders
) AS t WHERE n = 1 ORDER BY customer_id;

-- case: NULLS come last, also downwards they come first
-- expect: refuted
SELECT id FROM orders ORDER BY total DESC, id LIMIT 1;
-- against
SELECT id FROM orders ORDER BY total DESC NULLS LAST, id LIMIT 1;

-- case: LATERAL as a window
-- expect: tested
SELECT c.id, o.total FROM customers c CROSS JOIN LATERAL (
    SELECT total FROM orders WHERE customer_id = c.id ORDER BY placed_at DESC, id LIMIT 1
) o;
-- against
SELECT customer_id AS id, total FROM (
    SELECT customer_id, total, row_number() OVER (PARTITION BY customer_id ORDER BY placed_at DESC, id) AS n FROM orders
) t WHERE n = 1;

-- case: grouped by a primary key, which settles what is shown
-- expect: proved
SELECT c.id, c.name, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY n DESC, c.id LIMIT 2;
-- against
SELECT c.id, c.name, count(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name ORDER BY n DESC, c.id LIMIT 2;
