-- dialect: mysql
CREATE TABLE broken (
    id integer,
    name text,
);

--| ReadError: syntax error: a comma is followed by nothing, at its end [case.sql:4:14]
--| hint: is this mysql? say which dialect it is, or correct the line
