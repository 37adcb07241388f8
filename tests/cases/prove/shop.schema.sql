CREATE TABLE customers (
    id          integer PRIMARY KEY,
    email       varchar(80) UNIQUE,
    name        varchar(40) NOT NULL,
    country     varchar(2),
    referred_by integer REFERENCES customers (id),
    created_at  timestamp NOT NULL
);

CREATE TABLE products (
    id       integer PRIMARY KEY,
    sku      varchar(20) NOT NULL UNIQUE,
    category varchar(20),
    price    numeric(10, 2) NOT NULL CHECK (price > 0),
    weight   double
);

CREATE TABLE orders (
    id          integer PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers (id),
    coupon_id   integer,
    status      varchar(10) NOT NULL CHECK (status IN ('open', 'paid', 'shipped')),
    total       numeric(10, 2) CHECK (total >= 0),
    placed_at   timestamp NOT NULL,
    shipped_on  date,
    CHECK (status <> 'shipped' OR shipped_on IS NOT NULL)
);

CREATE TABLE order_items (
    order_id   integer NOT NULL REFERENCES orders (id),
    line       integer NOT NULL,
    product_id integer NOT NULL REFERENCES products (id),
    quantity   integer NOT NULL CHECK (quantity > 0),
    price      numeric(10, 2),
    PRIMARY KEY (order_id, line)
);

CREATE TABLE blocked_emails (
    email varchar(80)
);
