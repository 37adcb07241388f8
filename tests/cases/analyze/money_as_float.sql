CREATE TABLE t (
    id integer PRIMARY KEY,
    price real,  -- found: t.price
    "totalAmount" double precision,  -- found: t.totalAmount
    list_price numeric(10, 2),  -- near: a decimal
    total_weight double precision,  -- near: no money
    tax_rate real,  -- near: a share
    total_count real  -- near: a number of things
);
