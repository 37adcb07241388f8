-- What a model might be talked into. Each is refused; ``refused`` is in the words that it is refused with.
--
--   engine   duckdb, postgres or both
--   wall     what would happen if the guard let it through, which a test tries:
--              both     it fails or is without effect, on a database opened by its URL and on a connection handed over
--              opened   so on a database that we opened, not on a connection handed over
--              guard    it would work: only the guard is in its way
--              untried  only the guard is in its way, or nothing is known of it; not tried, for the reason given
--
-- {folder} is a scratch folder with secret.csv in it.

-- case: a second statement behind the first
-- engine: both
-- refused: 2 statements
-- wall: both
SELECT 1; DROP TABLE orders

-- case: a second statement behind a comment
-- engine: both
-- refused: 2 statements
-- wall: both
SELECT 1 /* ; */ ; -- harmless
DELETE FROM orders

-- case: a statement behind the end of the transaction
-- engine: both
-- refused: 3 statements
-- wall: both
SELECT 1; COMMIT; DELETE FROM orders

-- case: a statement behind a rollback
-- engine: both
-- refused: 3 statements
-- wall: both
ROLLBACK; UPDATE orders SET amount = 0; SELECT 1

-- case: a nested comment that ends earlier than it looks
-- engine: postgres
-- refused: 2 statements
-- wall: both
SELECT 1 /* one /* two */ still a comment */ ; DELETE FROM orders

-- case: delete
-- engine: both
-- refused: DELETE is not run
-- wall: both
DELETE FROM orders

-- case: insert
-- engine: both
-- refused: INSERT is not run
-- wall: both
INSERT INTO orders VALUES (99, 'x', 1, DATE '2026-01-01')

-- case: update with returning
-- engine: both
-- refused: UPDATE is not run
-- wall: both
UPDATE orders SET amount = 0 RETURNING *

-- case: merge
-- engine: both
-- refused: MERGE is not run
-- wall: both
MERGE INTO orders USING (SELECT 1 AS id) AS s ON orders.id = s.id WHEN MATCHED THEN DELETE

-- case: truncate
-- engine: both
-- refused: TRUNCATETABLE is not run
-- wall: both
TRUNCATE orders

-- case: drop
-- engine: both
-- refused: DROP is not run
-- wall: both
DROP TABLE orders

-- case: create table
-- engine: both
-- refused: CREATE is not run
-- wall: both
CREATE TABLE stolen AS SELECT * FROM orders

-- case: create temporary table
-- engine: both
-- refused: CREATE is not run
-- wall: both
CREATE TEMPORARY TABLE stolen AS SELECT * FROM orders

-- case: alter
-- engine: both
-- refused: ALTER is not run
-- wall: both
ALTER TABLE orders ADD COLUMN stolen INT

-- case: with that deletes
-- engine: both
-- refused: DELETE FROM orders RETURNING * is refused
-- wall: both
WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone

-- case: with that inserts, two deep
-- engine: both
-- refused: Insert is no part
-- wall: both
WITH a AS (WITH b AS (INSERT INTO orders VALUES (98, 'x', 1, DATE '2026-01-01') RETURNING id) SELECT * FROM b) SELECT * FROM a

-- case: with that updates, unused
-- engine: both
-- refused: Update is no part
-- wall: both
WITH a AS (UPDATE orders SET amount = 0 RETURNING id) SELECT 1

-- case: select into
-- engine: both
-- refused: SELECT .. INTO makes a table
-- wall: both
SELECT * INTO stolen FROM orders

-- case: for update
-- engine: both
-- refused: FOR UPDATE and FOR SHARE lock rows
-- wall: both
SELECT * FROM orders FOR UPDATE

-- case: for share in a sub-query
-- engine: both
-- refused: FOR UPDATE and FOR SHARE lock rows
-- wall: both
SELECT * FROM (SELECT * FROM orders FOR SHARE) AS o

-- case: copy out
-- engine: both
-- refused: COPY is not run
-- wall: both
COPY orders TO '{folder}/out.csv'

-- case: copy a query out
-- engine: both
-- refused: COPY is not run
-- wall: both
COPY (SELECT * FROM orders) TO '{folder}/out.csv'

-- case: copy to a program
-- engine: postgres
-- refused: COPY is not run
-- wall: both
COPY orders TO PROGRAM 'cat > {folder}/out.csv'

-- case: copy in
-- engine: both
-- refused: COPY is not run
-- wall: both
COPY orders FROM '{folder}/secret.csv'

-- case: explain analyze of a delete
-- engine: both
-- refused: EXPLAIN is not run
-- wall: both
EXPLAIN ANALYZE DELETE FROM orders

-- case: prepare
-- engine: both
-- refused: PREPARE is not run
-- wall: both
PREPARE p AS DELETE FROM orders

-- case: execute
-- engine: both
-- refused: EXECUTE is not run
-- wall: both
EXECUTE p

-- case: call
-- engine: both
-- refused: CALL is not run
-- wall: both
CALL pragma_version()

-- case: set a setting
-- engine: both
-- refused: SET is not run
-- wall: both
SET search_path = 'information_schema'

-- case: reset
-- engine: both
-- refused: is not run
-- wall: both
RESET search_path

-- case: a transaction's own mode
-- engine: postgres
-- refused: SET is not run
-- wall: both
SET TRANSACTION READ WRITE

-- case: begin
-- engine: both
-- refused: TRANSACTION is not run
-- wall: both
BEGIN

-- case: anonymous block
-- engine: postgres
-- refused: DO is not run
-- wall: both
DO $$ BEGIN DELETE FROM orders; END $$

-- case: listen
-- engine: postgres
-- refused: is not run
-- wall: both
LISTEN channel

-- case: grant
-- engine: postgres
-- refused: GRANT is not run
-- wall: both
GRANT ALL ON orders TO PUBLIC

-- case: vacuum
-- engine: both
-- refused: is not run
-- wall: both
VACUUM orders

-- case: lock table
-- engine: postgres
-- refused: is not run
-- wall: both
LOCK TABLE orders

-- case: security label and comments change the catalog
-- engine: both
-- refused: COMMENT is not run
-- wall: both
COMMENT ON TABLE orders IS 'stolen'

-- case: attach
-- engine: duckdb
-- refused: ATTACH is not run
-- wall: both
ATTACH '{folder}/other.duckdb' AS other

-- case: detach
-- engine: duckdb
-- refused: DETACH is not run
-- wall: both
DETACH memory

-- case: pragma
-- engine: duckdb
-- refused: PRAGMA is not run
-- wall: both
PRAGMA database_list

-- case: pragma with a value
-- engine: duckdb
-- refused: PRAGMA is not run
-- wall: both
PRAGMA memory_limit='1GB'

-- case: install and load
-- engine: duckdb
-- refused: INSTALL is not run
-- wall: both
INSTALL httpfs

-- case: load
-- engine: duckdb
-- refused: is not run
-- wall: both
LOAD '{folder}/evil.duckdb_extension'

-- case: export
-- engine: duckdb
-- refused: is not run
-- wall: both
EXPORT DATABASE '{folder}/exported'

-- case: import
-- engine: duckdb
-- refused: is not run
-- wall: both
IMPORT DATABASE '{folder}/exported'

-- case: use
-- engine: duckdb
-- refused: USE is not run
-- wall: both
USE memory

-- case: checkpoint
-- engine: duckdb
-- refused: FORCE is not run
-- wall: both
FORCE CHECKPOINT

-- case: a secret is made
-- engine: duckdb
-- refused: CREATE is not run
-- wall: both
CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')

-- case: a macro is made
-- engine: duckdb
-- refused: CREATE is not run
-- wall: both
CREATE TEMP MACRO abs(x) AS (SELECT content FROM read_text('{folder}/secret.csv'))

-- case: summarize
-- engine: duckdb
-- refused: SUMMARIZE is not run
-- wall: opened
SUMMARIZE SELECT * FROM read_csv('{folder}/secret.csv')

-- case: describe of a file
-- engine: duckdb
-- refused: DESCRIBE is not run
-- wall: opened
DESCRIBE SELECT * FROM '{folder}/secret.csv'

-- case: show
-- engine: both
-- refused: SHOW is not run
-- wall: both
SHOW TABLES

-- case: pivot as a statement
-- engine: duckdb
-- refused: PIVOT is not run
-- wall: both
PIVOT orders ON status USING sum(amount)

-- case: a file by its name
-- engine: duckdb
-- refused: there is no table
-- wall: opened
SELECT * FROM '{folder}/secret.csv'

-- case: a file by its name in double quotes
-- engine: duckdb
-- refused: there is no table
-- wall: opened
FROM "{folder}/secret.csv"

-- case: a file as a schema and a table
-- engine: duckdb
-- refused: there is no table secret.csv
-- wall: opened
SELECT * FROM secret.csv

-- case: a file beneath a WITH of the same name elsewhere
-- engine: duckdb
-- refused: there is no table
-- wall: opened
SELECT * FROM '{folder}/secret.csv' WHERE EXISTS (WITH "{folder}/secret.csv" AS (SELECT 1) SELECT 1)

-- case: a WITH that reads the file of its own name
-- engine: duckdb
-- refused: there is no table secret.csv
-- wall: opened
WITH csv AS (SELECT * FROM secret.csv) SELECT * FROM csv

-- case: a variable of Python's
-- engine: duckdb
-- refused: there is no table secret_frame
-- wall: both
SELECT * FROM secret_frame

-- case: read_csv
-- engine: duckdb
-- refused: the function read_csv is refused
-- wall: opened
SELECT * FROM read_csv('{folder}/secret.csv')

-- case: READ_CSV_AUTO with a comment before the bracket
-- engine: duckdb
-- refused: the function read_csv_auto is refused
-- wall: opened
SELECT * FROM ReAd_CsV_aUtO /* ( */ ('{folder}/secret.csv')

-- case: read_csv, its name in quotes
-- engine: duckdb
-- refused: stands in quotes
-- wall: opened
SELECT * FROM "read_csv"('{folder}/secret.csv')

-- case: read_csv of a schema
-- engine: duckdb
-- refused: a function of a schema
-- wall: opened
SELECT * FROM main.read_csv('{folder}/secret.csv')

-- case: read_text
-- engine: duckdb
-- refused: the function read_text is refused
-- wall: opened
SELECT content FROM read_text('{folder}/secret.csv')

-- case: read_blob in a WITH
-- engine: duckdb
-- refused: the function read_blob is refused
-- wall: opened
WITH a AS (SELECT content FROM read_blob('{folder}/secret.csv')) SELECT decode(content) FROM a

-- case: a file read in a lateral join
-- engine: duckdb
-- refused: the function read_text is refused
-- wall: opened
SELECT r.content FROM orders, LATERAL (SELECT content FROM read_text('{folder}/secret.csv')) AS r

-- case: a file read in the condition of a sub-query
-- engine: duckdb
-- refused: the function read_text is refused
-- wall: opened
SELECT (SELECT max(content) FROM read_text('{folder}/secret.csv')) FROM orders

-- case: read_parquet
-- engine: duckdb
-- refused: the function read_parquet is refused
-- wall: opened
SELECT * FROM read_parquet('{folder}/secret.parquet')

-- case: parquet_scan
-- engine: duckdb
-- refused: the function parquet_scan is refused
-- wall: untried: on a connection handed over it asks the network, where the extension is there
SELECT * FROM parquet_scan('https://example.com/x.parquet')

-- case: read_json
-- engine: duckdb
-- refused: the function read_json is refused
-- wall: opened
SELECT * FROM read_json('{folder}/secret.json')

-- case: sniff_csv
-- engine: duckdb
-- refused: the function sniff_csv is refused
-- wall: opened
SELECT * FROM sniff_csv('{folder}/secret.csv')

-- case: glob
-- engine: duckdb
-- refused: the function glob is refused
-- wall: opened
SELECT * FROM glob('{folder}/*')

-- case: another database
-- engine: duckdb
-- refused: the function sqlite_scan is refused
-- wall: untried: on a connection handed over it reads the file, where the extension is there
SELECT * FROM sqlite_scan('{folder}/other.db', 't')

-- case: another server
-- engine: duckdb
-- refused: the function postgres_scan is refused
-- wall: untried: on a connection handed over it connects, where the extension is there
SELECT * FROM postgres_scan('host=example.com', 'public', 't')

-- case: read_duckdb
-- engine: duckdb
-- refused: the function read_duckdb is refused
-- wall: opened
SELECT * FROM read_duckdb('{folder}/other.duckdb')

-- case: SQL in a text
-- engine: duckdb
-- refused: the function query is refused
-- wall: opened
SELECT * FROM query('SELECT * FROM read_text(''{folder}/secret.csv'')')

-- case: a table's name in a text
-- engine: duckdb
-- refused: the function query_table is refused
-- wall: opened
SELECT * FROM query_table('{folder}/secret.csv')

-- case: a name that computes, and in a FROM reads what a text names
-- engine: duckdb
-- refused: the function histogram is refused in a FROM
-- wall: opened
SELECT * FROM histogram('{folder}/secret.csv', hunter2_token)

-- case: SQL that is read in part when it is only serialized
-- engine: duckdb
-- refused: the function json_serialize_plan is refused
-- wall: both
SELECT json_serialize_plan('SELECT * FROM ''{folder}/secret.csv''')

-- case: SQL as JSON
-- engine: duckdb
-- refused: the function json_execute_serialized_sql is refused
-- wall: opened
SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM ''{folder}/secret.csv'''))

-- case: secrets
-- engine: duckdb
-- refused: the function duckdb_secrets is refused
-- wall: untried: on a connection handed over it tells the names of its secrets
SELECT * FROM duckdb_secrets()

-- case: settings
-- engine: duckdb
-- refused: the function duckdb_settings is refused
-- wall: untried: settings are readable to whoever runs SQL
SELECT * FROM duckdb_settings()

-- case: one setting
-- engine: both
-- refused: the function current_setting is refused
-- wall: untried: settings are readable to whoever runs SQL
SELECT current_setting('data_directory')

-- case: the environment
-- engine: duckdb
-- refused: the function getenv is refused
-- wall: both
SELECT getenv('HOME')

-- case: a sequence is moved
-- engine: both
-- refused: the function nextval is refused
-- wall: both
SELECT nextval('numbers')

-- case: the random seed is set
-- engine: both
-- refused: the function setseed is refused
-- wall: both
SELECT setseed(0.5)

-- case: waiting
-- engine: duckdb
-- refused: the function sleep_ms is refused
-- wall: untried: one call waits as long as it was told, and is not interrupted
SELECT sleep_ms(20000)

-- case: the log is written
-- engine: duckdb
-- refused: the function write_log is refused
-- wall: untried: where logging is on, a line of the log is written
SELECT write_log('x')

-- case: a setting by a table function
-- engine: duckdb
-- refused: the function enable_logging is refused
-- wall: untried: on a connection handed over it would log from then on
SELECT * FROM enable_logging()

-- case: a checkpoint by a table function
-- engine: duckdb
-- refused: the function force_checkpoint is refused
-- wall: both
SELECT * FROM force_checkpoint()

-- case: a function behind a dot
-- engine: duckdb
-- refused: called behind a dot
-- wall: both
SELECT 'numbers'.nextval()

-- case: a function within a lambda
-- engine: duckdb
-- refused: the function nextval is refused
-- wall: both
SELECT list_transform([1, 2], lambda x: nextval('numbers'))

-- case: a function within a comprehension
-- engine: duckdb
-- refused: the function nextval is refused
-- wall: both
SELECT [nextval('numbers') FOR x IN [1, 2]]

-- case: a function within a default of JSON
-- engine: duckdb
-- refused: the function nextval is refused
-- wall: both
SELECT {'a': nextval('numbers')} AS s

-- case: a function within a window's frame
-- engine: both
-- refused: the function nextval is refused
-- wall: both
SELECT sum(amount) OVER (ORDER BY nextval('numbers')) FROM orders

-- case: a function within a limit
-- engine: both
-- refused: the function nextval is refused
-- wall: both
SELECT * FROM orders LIMIT (SELECT nextval('numbers'))

-- case: a function within VALUES
-- engine: both
-- refused: the function nextval is refused
-- wall: both
VALUES (nextval('numbers'))

-- case: a function within a filter
-- engine: both
-- refused: the function nextval is refused
-- wall: both
SELECT count(*) FILTER (WHERE nextval('numbers') > 0) FROM orders

-- case: a table as it was
-- engine: duckdb
-- refused: HistoricalData is no part
-- wall: both
SELECT * FROM orders AT (VERSION => 1)

-- case: a parameter
-- engine: both
-- refused: a parameter has no value here
-- wall: both
SELECT $1

-- case: a file of the server's
-- engine: postgres
-- refused: the function pg_read_file is refused
-- wall: guard
SELECT pg_read_file('{folder}/secret.csv')

-- case: a file of the server's, its name in upper case and a schema before it
-- engine: postgres
-- refused: a function of a schema
-- wall: guard
SELECT PG_CATALOG . /**/ PG_READ_FILE ('{folder}/secret.csv')

-- case: a binary file of the server's in a FROM
-- engine: postgres
-- refused: the function pg_read_binary_file is refused
-- wall: guard
SELECT convert_from(pg_read_binary_file, 'UTF8') FROM pg_read_binary_file('{folder}/secret.csv')

-- case: the server's folders
-- engine: postgres
-- refused: the function pg_ls_dir is refused
-- wall: guard
SELECT * FROM pg_ls_dir('{folder}')

-- case: a file's size
-- engine: postgres
-- refused: the function pg_stat_file is refused
-- wall: untried: tells the size and the time of a file
SELECT * FROM pg_stat_file('{folder}/secret.csv')

-- case: a large object is read from a file
-- engine: postgres
-- refused: the function lo_import is refused
-- wall: both
SELECT lo_import('{folder}/secret.csv')

-- case: a large object is made
-- engine: postgres
-- refused: the function lo_create is refused
-- wall: both
SELECT lo_create(0)

-- case: a file is written from a large object
-- engine: postgres
-- refused: the function lo_export is refused
-- wall: both
SELECT lo_export(lo_from_bytea(0, 'stolen'), '{folder}/out.csv')

-- case: another server
-- engine: postgres
-- refused: the function dblink is refused
-- wall: untried: where the extension is installed it connects, and writes there
SELECT * FROM dblink('host=example.com', 'SELECT 1') AS t(a int)

-- case: waiting
-- engine: postgres
-- refused: the function pg_sleep is refused
-- wall: both
SELECT pg_sleep(20)

-- case: a setting by a function
-- engine: postgres
-- refused: the function set_config is refused
-- wall: both
SELECT set_config('search_path', 'pg_temp', false)

-- case: the transaction's mode by a function
-- engine: postgres
-- refused: the function set_config is refused
-- wall: both
SELECT set_config('transaction_read_only', 'off', true)

-- case: another session is ended
-- engine: postgres
-- refused: the function pg_terminate_backend is refused
-- wall: untried: a superuser's call ends the session
SELECT pg_terminate_backend(pid) FROM orders AS pg_stat_activity(pid)

-- case: a lock that outlives the transaction
-- engine: postgres
-- refused: the function pg_advisory_lock is refused
-- wall: opened
SELECT pg_advisory_lock(1)

-- case: a message to other sessions
-- engine: postgres
-- refused: the function pg_notify is refused
-- wall: both
SELECT pg_notify('channel', 'x')

-- case: SQL in a text
-- engine: postgres
-- refused: the function query_to_xml is refused
-- wall: guard
SELECT query_to_xml('SELECT pg_read_file(''{folder}/secret.csv'')', true, true, '')

-- case: SQL in a text that writes
-- engine: postgres
-- refused: the function query_to_xml is refused
-- wall: both
SELECT query_to_xml('DELETE FROM orders RETURNING *', true, true, '')

-- case: a whole schema
-- engine: postgres
-- refused: the function database_to_xml is refused
-- wall: untried: reads every table that the user may read
SELECT database_to_xml(true, true, '')

-- case: a sequence by its number
-- engine: postgres
-- refused: the function setval is refused
-- wall: both
SELECT setval('numbers'::regclass, 1000)

-- case: passwords of the server
-- engine: postgres
-- refused: pg_authid belongs to the server
-- wall: untried: a superuser reads it
SELECT rolname, rolpassword FROM pg_authid

-- case: passwords of the server, its schema named
-- engine: postgres
-- refused: pg_catalog.pg_shadow belongs to the server
-- wall: untried: a superuser reads it
SELECT * FROM pg_catalog.pg_shadow

-- case: values of rows in the statistics
-- engine: postgres
-- refused: pg_stats belongs to the server
-- wall: untried: whoever may read a table may read it
SELECT most_common_vals FROM pg_stats

-- case: what others run
-- engine: postgres
-- refused: pg_stat_activity belongs to the server
-- wall: untried: a superuser reads it
SELECT query FROM pg_stat_activity

-- case: a cast to a name of the catalog
-- engine: postgres
-- refused: a cast to a name of the catalog
-- wall: untried: it tells whether there is a table of that name
SELECT 'pg_authid'::regclass

-- case: a cast to a type of somebody's own
-- engine: postgres
-- refused: a cast to own_type is refused
-- wall: untried: its input function is whatever was installed
SELECT 'x'::own_type

-- case: an operator of a schema
-- engine: postgres
-- refused: OPERATOR(..) may be anybody's own
-- wall: untried: it calls the operator's function
SELECT 1 OPERATOR(public.+) 2

-- case: a function of the user's own
-- engine: postgres
-- refused: the function own_wipe is refused
-- wall: both
SELECT own_wipe()

-- case: a function of the user's own, called by a dot
-- engine: postgres
-- refused: it may call a function
-- wall: both
SELECT o.own_wipe_row FROM orders AS o

-- case: a function of the user's own that has a harmless name
-- engine: postgres
-- refused: the database has one of its own by that name
-- wall: both
SELECT lower(o) FROM orders AS o

-- case: a macro of the user's own that has a harmless name
-- engine: duckdb
-- refused: the database has one of its own by that name
-- wall: opened
SELECT abs(-1)

-- case: a string that ends early for a reader with escapes
-- engine: postgres
-- refused: strings as E'...'
-- wall: both
SELECT E'\'; DELETE FROM orders; --'

-- case: a string with unicode escapes
-- engine: postgres
-- refused: strings as U&'...'
-- wall: both
SELECT U&'\0027; DELETE FROM orders; --'

-- case: an identifier with unicode escapes
-- engine: postgres
-- refused: stands in quotes
-- wall: guard
SELECT U&"pg_read\005ffile"('{folder}/secret.csv')

-- case: a dollar quote that hides the rest
-- engine: both
-- refused: 2 statements
-- wall: both
SELECT $a$ $b$ $a$; DELETE FROM orders; --$b$

-- case: a comment of one engine only
-- engine: postgres
-- refused: what cannot be read is not run
-- wall: both
SELECT 1 # 2 --
/*! ; DELETE FROM orders */ FROM FROM

-- case: a null character
-- engine: both
-- refused: a control character
-- wall: untried: a driver ends the text there, or refuses it
SELECT 1 {nul} FROM orders

-- case: a quoted name with quotes in it
-- engine: both
-- refused: there is no table
-- wall: both
SELECT * FROM "orders""; DELETE FROM orders; --"

-- case: rows without end in one value
-- engine: duckdb
-- refused: the function repeat_row is refused
-- wall: untried: it only computes, too much
SELECT * FROM repeat_row(1, num_rows => 1000000000000)

-- case: a function of the user's own, called by a dot behind brackets
-- engine: postgres
-- refused: it may call a function
-- wall: both
SELECT (o).own_wipe_row FROM orders AS o

-- case: a file that is summarized in a FROM
-- engine: duckdb
-- refused: is refused
-- wall: opened
SELECT * FROM (SUMMARIZE '{folder}/secret.csv')

-- case: a path of JSON that ends early
-- engine: both
-- refused: 2 statements
-- wall: both
SELECT status -> 'a'' FROM orders' FROM orders; DELETE FROM orders; --'
