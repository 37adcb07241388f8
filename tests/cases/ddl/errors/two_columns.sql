-- dialect: duckdb
CREATE TABLE customer (
    id integer,
    ID text
);

--| SchemaError: table customer has two columns ID [case.sql:4]
