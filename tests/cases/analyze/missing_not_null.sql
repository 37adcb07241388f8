CREATE TABLE customers (  -- found: customers
    id integer PRIMARY KEY,
    name text,
    note text,  -- near: nothing says that it is needed
    active boolean DEFAULT true,
    newsletter boolean,  -- near: it may not be known
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz NOT NULL,  -- near: it is
    deleted_at timestamptz  -- near: NULL until it happens
);
CREATE TABLE people (id integer PRIMARY KEY, title text, first_name text, last_name text);  -- near: titles of persons
CREATE TABLE tracks (id integer PRIMARY KEY, name text CHECK (name <> ''));  -- near: a CHECK was thought about
CREATE TABLE customer_versions (id integer PRIMARY KEY, name text);  -- near: a version may leave it out
CREATE TABLE customer_people (
    customer_id integer REFERENCES customers (id),  -- found: customer_people.customer_id
    people_id integer NOT NULL REFERENCES people (id)
);
CREATE TABLE orders (
    id integer PRIMARY KEY, total numeric,
    customer_id integer REFERENCES customers (id)  -- near: an order may be nobody's
);
