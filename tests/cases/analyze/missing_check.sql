CREATE TABLE t (
    id integer PRIMARY KEY,
    price numeric(10, 2),  -- found: t.price
    "unitCost" numeric,  -- found: t.unitCost
    quantity integer,  -- found: t.quantity
    discount_percent integer,  -- found: t.discount_percent
    stock integer CHECK (stock >= 0),  -- near: it has one
    weight integer,
    tax_pct numeric(5, 4),  -- found: t.tax_pct
    entry_fee numeric(8, 2),  -- found: t.entry_fee
    growth_percent numeric,  -- near: things shrink
    price_change numeric,  -- near: a change has a sign
    net_price numeric,  -- near: it may be a refund
    stockholder text,  -- near: no number
    priced_at date,  -- near: no number either
    CHECK (weight > 0 OR weight IS NULL)
);
