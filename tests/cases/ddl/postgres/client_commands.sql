-- Commands of psql are no SQL: they are counted, and one that reads another file is listed.
\set ON_ERROR_STOP on
\connect shop
CREATE TABLE a (id int);
\copy a FROM './a.csv' DELIMITER E'\t' CSV;
\i more.sql
CREATE TABLE b (id int)
\g
CREATE TABLE c (id int);

--| table a @4
--|   id integer/32 @4
--| table b @7
--|   id integer/32 @7
--| table c @9
--|   id integer/32 @9
--| unsupported included file more.sql @6
--| ignorable client command (4 statements) @2
