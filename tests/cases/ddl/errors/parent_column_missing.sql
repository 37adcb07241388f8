-- dialect: postgres
CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE orders (
    customer integer,
    FOREIGN KEY (customer) REFERENCES customer (idd)
);

--| SchemaError: foreign key orders(customer): parent of customer names column idd, which is not there [case.sql:5]
--| hint: did you mean id?
