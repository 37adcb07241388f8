-- dialect: postgres
CREATE TABLE customer (id integer);
CREATE TABLE orders (customer integer REFERENCES customer);

--| SchemaError: foreign key orders(customer) refers to customer, which has no primary key [case.sql:3]
--| hint: name the parent's columns, or give it a primary key
