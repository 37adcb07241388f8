CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE depots (depot_no integer PRIMARY KEY, code integer UNIQUE);
CREATE TABLE settings (key text PRIMARY KEY);
CREATE TABLE orders (
    id integer PRIMARY KEY,
    customer_id integer,  -- found: orders.customer_id
    depot_no integer,  -- found: orders.depot_no
    key text,  -- near: a word that says little
    code integer,  -- near: no primary key
    creator_id integer  -- near: no such table
);
CREATE TABLE bills (
    id integer PRIMARY KEY,
    customer_id integer REFERENCES customers (id),  -- near: declared
    depot_no text  -- near: another type
);
CREATE TABLE orders_archive (id integer PRIMARY KEY, customer_id integer);  -- near: parents may be gone
