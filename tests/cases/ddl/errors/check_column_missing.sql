-- dialect: postgres
CREATE TABLE customer (
    id integer,
    CHECK (age > 18)
);

--| SchemaError: CHECK (age > 18) of customer names column age, which is not there [case.sql:4]
--| hint: known: id
