CREATE TABLE t (
    id integer PRIMARY KEY,
    phone1 text,  -- found: t.phone1
    phone2 text,
    phone3 text,
    email1 text,
    email2 text,  -- near: two of a kind
    address_line1 text,
    address_line2 text,
    address_line3 text,  -- near: lines of one address
    q1 integer,
    q2 text,
    q3 integer,  -- near: types differ
    y2020 integer,
    y2021 integer,
    y2022 integer  -- near: years, not a count
);
