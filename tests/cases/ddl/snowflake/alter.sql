-- Schemas that are used, and columns changed several at a time.
USE DATABASE shop;
USE SCHEMA raw;
CREATE TABLE a (id INT AUTOINCREMENT, PRIMARY KEY (id));
CREATE TABLE raw.b (id INT REFERENCES a (id), w VARCHAR MASKING POLICY hide USING (w, id), t VARCHAR WITH TAG (x = 'y') NOT NULL);
CREATE TABLE c LIKE a;
ALTER TABLE a ADD COLUMN x VARCHAR NOT NULL DEFAULT 'y', y INT;
ALTER TABLE a ALTER COLUMN x DROP NOT NULL, COLUMN y SET NOT NULL;
ALTER TABLE a CLUSTER BY (id);
CREATE TABLE filled AS SELECT 1 AS x;
CREATE EXTERNAL TABLE outside (x INT) LOCATION = @st;

--| table a @4
--|   id integer/64 identity not null @4
--|   x text default 'y' @7
--|   y integer/64 not null @7
--|   primary key (id) @4
--| table b @5
--|   id integer/64 @5
--|   w text @5
--|   t text not null @5
--|   foreign key (id) -> a (id) @5
--| table c @6
--|   id integer/64 identity not null @6
--|   primary key (id) @4
--| unsupported CREATE TABLE AS filled @10
--| ignorable external table outside @11
--| ignorable USE (1 statement) @2
--| ignorable ALTER TABLE (owner, storage, triggers) (1 statement) @9
