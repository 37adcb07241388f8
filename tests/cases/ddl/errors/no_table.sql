-- dialect: postgres
CREATE VIEW v AS SELECT 1;

--| ReadError: no CREATE TABLE found [case.sql]
--| hint: it holds: view
