-- dialect: postgres
CREATE TABLE customer (id integer PRIMARY KEY, other integer);
ALTER TABLE customer ADD PRIMARY KEY (other);

--| SchemaError: table customer has two primary keys [case.sql:3]
