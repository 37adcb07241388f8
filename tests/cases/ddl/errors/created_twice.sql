-- dialect: postgres
CREATE TABLE customer (id integer);
CREATE TABLE Customer (id integer);

--| ReadError: table customer is created twice [case.sql:3]
--| hint: is one of them meant to go?
