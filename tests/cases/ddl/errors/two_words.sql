-- dialect: postgres
CREATE TABLE broken (
    id integer,
    name text notnull_ unique
);

--| ReadError: syntax error: text notnull_ is not a type, at 'notnull_' [case.sql:4:15]
--| hint: is this postgres? say which dialect it is, or correct the line
