-- Two schemas, a shop and a sensor park, and forty slow queries as people write them. Each query: a name, then the SQL.
-- schema: shop
CREATE TABLE users (
    id integer PRIMARY KEY,
    name varchar(80) NOT NULL,
    email varchar(120) NOT NULL UNIQUE,
    city varchar(40),
    referrer_id integer REFERENCES users (id),
    created_at timestamp NOT NULL
);
CREATE TABLE orders (
    id integer PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users (id),
    seller_id integer REFERENCES users (id),
    amount numeric(10, 2) NOT NULL CHECK (amount > 0),
    status varchar(10) NOT NULL CHECK (status IN ('open', 'paid', 'shipped')),
    coupon varchar(20),
    created_at timestamp NOT NULL
);
CREATE INDEX orders_user ON orders (user_id);
CREATE INDEX orders_created ON orders (created_at);
CREATE TABLE items (
    order_id integer NOT NULL REFERENCES orders (id),
    line integer NOT NULL,
    product_id integer NOT NULL,
    quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 100),
    PRIMARY KEY (order_id, line)
);
-- schema: park
CREATE TABLE sensors (
    id integer PRIMARY KEY,
    label varchar(40) NOT NULL UNIQUE,
    room integer,
    installed_on date NOT NULL
);
CREATE TABLE readings (
    sensor_id integer NOT NULL REFERENCES sensors (id),
    taken_at timestamp NOT NULL,
    seq integer NOT NULL,
    value numeric(10, 3),
    batch integer,
    PRIMARY KEY (sensor_id, seq)
);
CREATE INDEX readings_taken ON readings (taken_at);
CREATE TABLE alarms (
    id integer PRIMARY KEY,
    sensor_id integer REFERENCES sensors (id),
    room integer,
    level varchar(8) NOT NULL CHECK (level IN ('low', 'high')),
    raised_at timestamp NOT NULL
);
