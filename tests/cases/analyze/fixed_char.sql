CREATE TABLE t (
    id integer PRIMARY KEY,
    name char(30),  -- found: all tables
    country char(2),  -- near: short
    currency_code char(5),  -- near: a code
    ipi char(11) CHECK (length(ipi) = 11),  -- near: a CHECK says that it is full
    title varchar(30)  -- near: not filled up
);
