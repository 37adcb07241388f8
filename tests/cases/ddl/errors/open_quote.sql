-- dialect: postgres
CREATE TABLE broken (
    id text DEFAULT 'a
);

--| ReadError: a quote is opened here and never closed [case.sql:3]
