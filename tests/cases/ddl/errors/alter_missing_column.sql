-- dialect: postgres
CREATE TABLE customer (id integer);
ALTER TABLE customer ALTER COLUMN nmae SET NOT NULL;

--| ReadError: table customer has no column nmae [case.sql:3]
--| hint: known: id
