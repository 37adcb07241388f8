-- dialect: postgres
CREATE TABLE customer (
    id integer,
    PRIMARY KEY (ident)
);

--| SchemaError: primary key of customer names column ident, which is not there [case.sql:4]
--| hint: known: id
