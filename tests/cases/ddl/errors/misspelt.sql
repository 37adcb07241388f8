-- dialect: postgres
CREATE TABLE fine (id integer);

CREATE TABLE broken (
    id integer PRIMARY KEY,
    name text NOT NUL
);

--| ReadError: syntax error: expected NULL behind NOT, at 'NUL' [case.sql:6:19]
--| hint: is this postgres? say which dialect it is, or correct the line
