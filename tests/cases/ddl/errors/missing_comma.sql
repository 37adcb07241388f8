-- dialect: postgres
CREATE TABLE broken (
    id integer PRIMARY KEY
    name text
);

--| ReadError: syntax error: unexpected in column id, at 'name' [case.sql:4:5]
--| hint: is this postgres? say which dialect it is, or correct the line
