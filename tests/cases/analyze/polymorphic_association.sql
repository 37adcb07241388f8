CREATE TABLE products (id integer PRIMARY KEY);
CREATE TABLE comments (
    id integer PRIMARY KEY,
    item_type text NOT NULL,
    item_id integer NOT NULL,  -- found: comments.item_id
    product_type text,
    product_id integer,  -- near: a table has that name
    owner_type text,
    owner_id integer REFERENCES products (id),  -- near: it refers to one table
    kind_type text  -- near: no id beside it
);
