-- dialect: postgres
CREATE TABLE customer (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE orders (c integer REFERENCES customer);

--| SchemaError: foreign key orders(c) has 1 columns and refers to 2 [case.sql:3]
