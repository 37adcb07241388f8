CREATE TABLE t (
    id integer PRIMARY KEY,
    quantity varchar(10),  -- found: t.quantity
    total_price text,  -- found: t.total_price
    price numeric,  -- near: a number
    phone_number text,  -- near: nobody adds them up
    price_range text,  -- near: two of them
    page text  -- near: no age
);
