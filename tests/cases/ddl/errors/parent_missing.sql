-- dialect: postgres
CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (
    id integer PRIMARY KEY,
    customer integer REFERENCES customer (id)
);

--| SchemaError: foreign key orders(customer) refers to table customer, which is not there [case.sql:5]
--| hint: did you mean customers?
