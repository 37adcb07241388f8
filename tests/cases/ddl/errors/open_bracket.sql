-- dialect: postgres
CREATE TABLE broken (
    id integer,
    price numeric(10,2
;

--| ReadError: syntax error: a bracket is opened here and never closed, at '(' [case.sql:4:18]
--| hint: is this postgres? say which dialect it is, or correct the line
