-- What an analyst asks. Each passes the guard, runs, and answers as it does when it is run as it stands.
--
-- orders(id, status, amount, ordered_at), people(id, name, email, born, address JSON, tags), events(id, person, happened, kind)

-- case: everything
-- engine: both
SELECT * FROM orders

-- case: a trailing comment and a semicolon
-- engine: both
SELECT count(*) AS n FROM orders; -- how many there are

-- case: a comment with a statement in it
-- engine: both
SELECT /* ; DROP TABLE orders */ id FROM orders -- ; DELETE FROM orders

-- case: a text with a statement in it
-- engine: both
SELECT '; DELETE FROM orders; --' AS note, 'it''s' AS quoted, '\' AS slash, $$ten $ dollars$$ AS dollars FROM orders

-- case: groups
-- engine: both
SELECT status, count(*) AS n, sum(amount) AS total, avg(amount) AS mean, min(amount), max(amount), count(DISTINCT id)
FROM orders GROUP BY status HAVING count(*) > 0 ORDER BY n DESC, status NULLS LAST

-- case: group by all
-- engine: duckdb
SELECT status, date_trunc('month', ordered_at) AS month, sum(amount) AS total FROM orders GROUP BY ALL ORDER BY ALL

-- case: filter
-- engine: both
SELECT count(*) FILTER (WHERE status = 'paid') AS paid, sum(amount) FILTER (WHERE amount > 8) AS large FROM orders

-- case: grouping sets
-- engine: both
SELECT status, ordered_at, sum(amount), grouping(status, ordered_at) FROM orders
GROUP BY GROUPING SETS ((status, ordered_at), (status), ()) ORDER BY 1 NULLS LAST, 2 NULLS LAST, 4

-- case: rollup
-- engine: both
SELECT status, extract(year FROM ordered_at) AS y, count(*) FROM orders GROUP BY ROLLUP (status, extract(year FROM ordered_at)) ORDER BY 1, 2, 3

-- case: cube
-- engine: both
SELECT status, id, count(*) FROM orders GROUP BY CUBE (status, id) ORDER BY 1, 2, 3

-- case: chained WITH
-- engine: both
WITH paid AS (SELECT * FROM orders WHERE status = 'paid'), totals AS (SELECT sum(amount) AS total FROM paid)
SELECT p.id, p.amount / t.total AS share FROM paid AS p CROSS JOIN totals AS t ORDER BY p.id

-- case: a WITH named as a table
-- engine: both
WITH orders AS (SELECT * FROM orders WHERE amount > 8) SELECT id FROM orders ORDER BY id

-- case: a materialized WITH
-- engine: both
WITH o AS MATERIALIZED (SELECT * FROM orders) SELECT count(*) FROM o

-- case: recursion
-- engine: both
WITH RECURSIVE days(d, n) AS (SELECT DATE '2026-01-01', 1 UNION ALL SELECT CAST(d + INTERVAL '1' DAY AS DATE), n + 1 FROM days WHERE n < 5)
SELECT d, n FROM days ORDER BY d

-- case: union, intersect, except
-- engine: both
(SELECT id FROM orders UNION SELECT id FROM people) EXCEPT (SELECT id FROM events INTERSECT SELECT 99) ORDER BY id

-- case: union all by parts with a limit
-- engine: both
(SELECT id FROM orders ORDER BY id LIMIT 1) UNION ALL (SELECT id FROM people ORDER BY id DESC LIMIT 1)

-- case: values
-- engine: both
VALUES (1, 'a'), (2, 'b')

-- case: values in a FROM
-- engine: both
SELECT v.n * 2 AS twice FROM (VALUES (1), (2)) AS v(n) ORDER BY 1

-- case: joins
-- engine: both
SELECT p.name, o.amount, e.kind FROM people AS p LEFT JOIN orders AS o ON o.id = p.id FULL OUTER JOIN events AS e ON e.person = p.id
ORDER BY 1, 2, 3

-- case: using and natural
-- engine: both
SELECT id, p.name FROM people AS p JOIN orders USING (id) ORDER BY id

-- case: semi and anti joins
-- engine: duckdb
SELECT p.id FROM people AS p SEMI JOIN orders AS o ON p.id = o.id WHERE p.id NOT IN (SELECT e.person FROM events AS e ANTI JOIN people AS q ON q.id = e.person)

-- case: asof join
-- engine: duckdb
SELECT o.id, e.id AS event FROM orders AS o ASOF JOIN events AS e ON o.ordered_at >= e.happened ORDER BY 1

-- case: lateral
-- engine: both
SELECT p.id, latest.kind FROM people AS p LEFT JOIN LATERAL (SELECT e.kind FROM events AS e WHERE e.person = p.id ORDER BY e.happened DESC LIMIT 1) AS latest ON TRUE ORDER BY p.id

-- case: exists and scalar sub-queries
-- engine: both
SELECT id, (SELECT max(amount) FROM orders) AS most FROM people AS p
WHERE EXISTS (SELECT 1 FROM events AS e WHERE e.person = p.id) AND id IN (SELECT id FROM orders) ORDER BY id

-- case: any and all
-- engine: both
SELECT id FROM orders WHERE amount >= ALL (SELECT amount FROM orders WHERE amount IS NOT NULL) OR id = ANY (SELECT person FROM events) ORDER BY id

-- case: windows
-- engine: both
SELECT id, row_number() OVER (ORDER BY id) AS r, rank() OVER (ORDER BY status), dense_rank() OVER (ORDER BY status),
       lag(amount, 1, 0) OVER (ORDER BY id), lead(amount) OVER (ORDER BY id), first_value(id) OVER w, ntile(2) OVER (ORDER BY id),
       sum(amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS running
FROM orders WINDOW w AS (PARTITION BY status ORDER BY id) ORDER BY id

-- case: a frame by a range of time
-- engine: both
SELECT id, count(*) OVER (ORDER BY happened RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND CURRENT ROW) AS n FROM events ORDER BY id

-- case: percent_rank and cume_dist
-- engine: both
SELECT id, percent_rank() OVER (ORDER BY amount), cume_dist() OVER (ORDER BY amount) FROM orders WHERE amount > 0 ORDER BY id

-- case: qualify
-- engine: duckdb
SELECT id, status FROM orders QUALIFY row_number() OVER (PARTITION BY status ORDER BY amount DESC) = 1 ORDER BY id

-- case: distinct on
-- engine: both
SELECT DISTINCT ON (status) status, id FROM orders ORDER BY status NULLS LAST, id

-- case: percentiles
-- engine: both
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount), percentile_disc(0.9) WITHIN GROUP (ORDER BY amount) FROM orders

-- case: quantiles
-- engine: duckdb
SELECT quantile_cont(amount, [0.25, 0.75]), median(amount), mode(status), approx_count_distinct(id), arg_max(id, amount) FROM orders

-- case: statistics
-- engine: both
SELECT stddev(amount), var_pop(amount), corr(amount, id), regr_slope(amount, id), covar_pop(amount, id) FROM orders

-- case: statistics of shape
-- engine: duckdb
SELECT skewness(amount), kurtosis(amount), entropy(status), histogram(status), mad(amount) FROM orders

-- case: strings joined in order
-- engine: both
SELECT string_agg(status, ', ' ORDER BY id DESC) AS statuses, array_agg(id ORDER BY id) AS ids FROM orders WHERE status IS NOT NULL

-- case: list and its sort
-- engine: duckdb
SELECT list(DISTINCT status ORDER BY status) AS l, first(id ORDER BY id) FROM orders

-- case: text functions
-- engine: both
SELECT upper(name), lower(name), length(name), trim(name), ltrim(name), replace(name, 'a', 'b'), substring(name FROM 1 FOR 2),
       substr(name, 2), position('a' IN name), left(name, 2), right(name, 2), lpad(name, 8, '*'), reverse(name), concat(name, '!', NULL),
       concat_ws('-', name, email), split_part(email, '@', 2), repeat(name, 2), name || '?' FROM people ORDER BY id

-- case: like and its kin
-- engine: both
SELECT id FROM people WHERE name LIKE 'A%' OR email ILIKE '%@EXAMPLE.com' OR name NOT LIKE '%\_%' ESCAPE '\' ORDER BY id

-- case: similar to
-- engine: postgres
SELECT id FROM people WHERE name SIMILAR TO '(A|B)%' ORDER BY id

-- case: regular expressions
-- engine: duckdb
SELECT regexp_matches(email, '^\w+@'), regexp_extract(email, '@(.*)$', 1), regexp_replace(name, '[aeiou]', '*', 'g'), regexp_split_to_array(email, '@'),
       regexp_full_match(name, 'A.*'), name ~ 'A.*', regexp_extract_all(email, '[a-z]+') FROM people ORDER BY id

-- case: regular expressions
-- engine: postgres
SELECT email ~ '^\w+@', email ~* 'EXAMPLE', name !~ 'x', regexp_replace(name, '[aeiou]', '*', 'g'), regexp_match(email, '@(.*)$'), substring(email from '@(.*)$'),
       regexp_split_to_array(email, '@') FROM people ORDER BY id

-- case: dates
-- engine: both
SELECT date_trunc('month', happened), extract(dow FROM happened), extract(epoch FROM happened), date_part('year', happened), happened + INTERVAL '3' DAY, happened - INTERVAL '1' HOUR,
       CAST(happened AS DATE) - DATE '2026-01-01', age(happened, TIMESTAMP '2025-01-01') FROM events ORDER BY id

-- case: dates as DuckDB has them
-- engine: duckdb
SELECT date_diff('day', DATE '2026-01-01', happened::DATE), datediff('hour', TIMESTAMP '2026-01-01', happened), strftime(happened, '%Y-%m'), strptime('2026-01-05', '%Y-%m-%d'),
       year(happened), month(happened), dayname(happened), last_day(happened::DATE), time_bucket(INTERVAL '7 days', happened), make_date(2026, 1, 2), epoch_ms(happened), happened::DATE + 3, date_add(happened::DATE, INTERVAL 1 MONTH)
FROM events ORDER BY id

-- case: dates as Postgres has them
-- engine: postgres
SELECT to_char(happened, 'YYYY-MM-DD'), to_date('2026-01-05', 'YYYY-MM-DD'), make_date(2026, 1, 2), date_bin('7 days', happened, TIMESTAMP '2026-01-01'),
       justify_days(INTERVAL '40 days'), happened AT TIME ZONE 'UTC', isfinite(happened), happened::date + 3, interval '1 year 2 mons' FROM events ORDER BY id

-- case: now and today
-- engine: both
SELECT count(*) FROM events WHERE happened < now() AND happened < current_timestamp AND CAST(happened AS DATE) < current_date

-- case: series
-- engine: both
SELECT g.n, count(o.id) FROM generate_series(1, 5) AS g(n) LEFT JOIN orders AS o ON o.id = g.n GROUP BY g.n ORDER BY g.n

-- case: range
-- engine: duckdb
SELECT range AS n FROM range(3) UNION ALL SELECT unnest(generate_series(10, 12)) ORDER BY n

-- case: days of a month
-- engine: postgres
SELECT d::date FROM generate_series(DATE '2026-01-01', DATE '2026-01-05', INTERVAL '1 day') AS d ORDER BY 1

-- case: unnest
-- engine: both
SELECT p.id, t.tag FROM people AS p, unnest(p.tags) AS t(tag) ORDER BY 1, 2

-- case: unnest with its place
-- engine: postgres
SELECT p.id, t.tag, t.place FROM people AS p CROSS JOIN LATERAL unnest(p.tags) WITH ORDINALITY AS t(tag, place) ORDER BY 1, 3

-- case: arrays
-- engine: postgres
SELECT id, tags[1], array_length(tags, 1), cardinality(tags), 'a' = ANY (tags), tags @> ARRAY['a'], array_to_string(tags, ','), array_append(tags, 'z'), ARRAY(SELECT 1), tags[1:1]
FROM people ORDER BY id

-- case: lists
-- engine: duckdb
SELECT id, tags[1], tags[1:1], len(tags), list_contains(tags, 'a'), list_sort(tags), list_aggregate(tags, 'count'), list_distinct(tags), array_to_string(tags, ','), [1, 2] || [3], tags[-1]
FROM people ORDER BY id

-- case: lambdas
-- engine: duckdb
SELECT list_transform(tags, lambda x: upper(x)), list_filter(tags, lambda x: x <> 'a'), list_reduce([1, 2, 3], lambda a, b: a + b), [upper(x) FOR x IN tags IF x <> 'b'] FROM people ORDER BY id

-- case: structs and maps
-- engine: duckdb
SELECT {'a': id, 'b': name} AS s, {'a': id}.a, struct_pack(x := 1, y := 'b') AS packed, MAP {'k': 1}['k'], map_keys(MAP {'k': 1}), struct_extract({'a': 1}, 'a') FROM people ORDER BY id

-- case: JSON
-- engine: duckdb
SELECT address->>'city', address->'$.city', json_extract_string(address, '$.city'), address->>'$.zips[0]', json_array_length(address->'zips'), json_keys(address), to_json(name), json_object('a', id),
       address->>'it''s' FROM people ORDER BY id

-- case: JSON
-- engine: postgres
SELECT address->>'city', address->'zips'->0, address#>>'{zips,0}', address @> '{"city": "Ulm"}', address ? 'city', jsonb_array_length(address->'zips'), jsonb_typeof(address), jsonb_build_object('a', id),
       to_jsonb(name), jsonb_path_query_first(address, '$.zips[0]'), address->>'it''s' FROM people ORDER BY id

-- case: JSON to rows
-- engine: postgres
SELECT p.id, k.key, k.value FROM people AS p, jsonb_each_text(p.address) AS k ORDER BY 1, 2

-- case: JSON to a record
-- engine: postgres
SELECT r.a, r.b FROM json_to_recordset('[{"a": 1, "b": "x"}]') AS r(a int, b text)

-- case: rows to JSON
-- engine: duckdb
SELECT json_group_array(name), json_group_object(name, id) FROM people

-- case: JSON to rows
-- engine: duckdb
SELECT p.id, j.key, j.value FROM people AS p, json_each(p.address) AS j ORDER BY 1, 2

-- case: case, coalesce, nullif, greatest
-- engine: both
SELECT CASE WHEN amount > 15 THEN 'large' WHEN amount IS NULL THEN NULL ELSE 'small' END, CASE status WHEN 'paid' THEN 1 ELSE 0 END,
       coalesce(amount, 0), nullif(status, 'paid'), greatest(amount, 9), least(amount, 9) FROM orders ORDER BY id

-- case: casts
-- engine: both
SELECT CAST(amount AS INT), amount::text, '12'::int, CAST('2026-01-01' AS DATE), CAST(amount AS DOUBLE PRECISION), CAST(id AS DECIMAL(12, 3)), '1 day'::interval FROM orders ORDER BY id

-- case: casts that may fail
-- engine: duckdb
SELECT TRY_CAST(status AS INT), amount::VARCHAR, '[1, 2]'::INT[], '{"a": 1}'::JSON, id::HUGEINT, try_strptime(status, '%Y') FROM orders ORDER BY id

-- case: arithmetic
-- engine: both
SELECT amount * 2 + 1, -amount, amount / 3, id % 2, mod(id, 2), abs(amount), round(amount, 1), ceil(amount), floor(amount), power(id, 2), sqrt(id), ln(id), exp(id), sign(amount), id & 1, id | 2, id << 1
FROM orders ORDER BY id

-- case: integer division
-- engine: duckdb
SELECT id // 2, id ** 2, xor(id, 1), id ^ 2, @amount FROM orders ORDER BY id

-- case: operators of Postgres
-- engine: postgres
SELECT id # 1, id ^ 2, |/ 4.0, width_bucket(amount, 0, 30, 3), div(amount, 2), trunc(amount, 1), amount IS DISTINCT FROM 10.5, (id, status) = (1, 'paid') FROM orders ORDER BY id

-- case: overlaps and ranges
-- engine: postgres
SELECT (DATE '2026-01-01', DATE '2026-02-01') OVERLAPS (DATE '2026-01-15', DATE '2026-03-01'), int4range(1, 5) @> 3, daterange('2026-01-01', '2026-02-01') && daterange('2026-01-15', '2026-03-01')

-- case: full text
-- engine: postgres
SELECT id FROM people WHERE to_tsvector('english', name) @@ plainto_tsquery('english', 'ada') ORDER BY id

-- case: columns by a pattern
-- engine: duckdb
SELECT COLUMNS('i.*|name') FROM people ORDER BY id

-- case: exclude and replace
-- engine: duckdb
SELECT * EXCLUDE (email) REPLACE (upper(name) AS name) FROM people ORDER BY id

-- case: from first
-- engine: duckdb
FROM orders SELECT id WHERE amount > 8 ORDER BY id

-- case: pivot in a FROM
-- engine: duckdb
SELECT * FROM (SELECT status, amount FROM orders) PIVOT (sum(amount) FOR status IN ('paid', 'open'))

-- case: unpivot in a FROM
-- engine: duckdb
SELECT * FROM (SELECT id, amount FROM orders) UNPIVOT (value FOR name IN (amount)) ORDER BY id

-- case: sample
-- engine: duckdb
SELECT count(*) FROM orders USING SAMPLE 100 PERCENT

-- case: table sample
-- engine: postgres
SELECT count(*) FROM orders TABLESAMPLE SYSTEM (100)

-- case: table sample
-- engine: duckdb
SELECT count(*) FROM orders TABLESAMPLE 100 PERCENT

-- case: limits
-- engine: both
SELECT id FROM orders ORDER BY id LIMIT 2 OFFSET 1

-- case: fetch first
-- engine: both
SELECT id FROM orders ORDER BY id FETCH FIRST 2 ROWS ONLY

-- case: table
-- engine: both
TABLE orders

-- case: names in quotes
-- engine: both
SELECT o."id" AS "The Id", 1 AS "a ""b""" FROM "orders" AS o ORDER BY 1

-- case: a schema before the table
-- engine: duckdb
SELECT count(*) FROM main.orders

-- case: a schema before the table
-- engine: postgres
SELECT count(*) FROM public.orders AS o WHERE o.amount BETWEEN 1 AND 10

-- case: what tables there are
-- engine: both
SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_name = 'orders' ORDER BY ordinal_position

-- case: booleans
-- engine: both
SELECT id, amount > 8 AND NOT status = 'open' OR status IS NULL, (amount > 8) IS TRUE, amount IS NOT NULL FROM orders ORDER BY id

-- case: bool_and, every kind of aggregate
-- engine: both
SELECT bool_and(amount > 0), bool_or(status = 'open'), bit_or(id), count(*) FROM orders

-- case: hashes
-- engine: both
SELECT md5(name) FROM people ORDER BY id

-- case: a year's cohorts
-- engine: both
WITH first_events AS (SELECT person, min(happened) AS began FROM events GROUP BY person),
     joined AS (SELECT f.person, date_trunc('month', f.began) AS cohort, date_trunc('month', e.happened) AS month FROM first_events AS f JOIN events AS e ON e.person = f.person)
SELECT cohort, month, count(DISTINCT person) AS people, round(100.0 * count(DISTINCT person) / sum(count(DISTINCT person)) OVER (PARTITION BY cohort), 1) AS share
FROM joined GROUP BY cohort, month ORDER BY cohort, month

-- case: sessions by gaps
-- engine: both
SELECT person, sum(fresh) OVER (PARTITION BY person ORDER BY happened) AS session
FROM (SELECT person, happened, CASE WHEN happened - lag(happened) OVER (PARTITION BY person ORDER BY happened) > INTERVAL '30' MINUTE THEN 1 ELSE 0 END AS fresh FROM events) AS marked ORDER BY person, session

-- case: escape strings made plainly
-- engine: both
SELECT 'two' || chr(10) || 'lines' AS text
