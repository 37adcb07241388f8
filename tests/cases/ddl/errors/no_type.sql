-- dialect: postgres
CREATE TABLE broken (
    id,
    name text
);

--| ReadError: syntax error: column id has no type, at its end [case.sql:3:5]
--| hint: is this postgres? say which dialect it is, or correct the line
