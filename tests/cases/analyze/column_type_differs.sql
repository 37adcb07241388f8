CREATE TABLE a (id integer PRIMARY KEY, customer_no integer, code text, shipped_at timestamptz);
CREATE TABLE b (id integer PRIMARY KEY, customer_no integer, code integer);  -- near: code says little
CREATE TABLE c (id integer PRIMARY KEY, customer_no text);  -- found: c.customer_no
CREATE TABLE d (id bigint PRIMARY KEY, shipped_at timestamptz);  -- near: widths are no kinds
