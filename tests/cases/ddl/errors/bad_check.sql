-- dialect: postgres
CREATE TABLE broken (
    id integer,
    CHECK (id > )
);

--| ReadError: syntax error: an expression is incomplete, at its end [case.sql:4:15]
--| hint: is this postgres? say which dialect it is, or correct the line
