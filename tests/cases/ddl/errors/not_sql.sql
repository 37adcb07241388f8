-- dialect: postgres
name: shop
version: 2

--| ReadError: no SQL statement found [case.sql]
--| hint: give a file of CREATE TABLE statements
