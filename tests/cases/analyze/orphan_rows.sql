-- data: rows
CREATE TABLE customers (id integer PRIMARY KEY);
INSERT INTO customers SELECT range FROM range(100);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer);  -- found: orders.customer_id
INSERT INTO orders SELECT range, range % 105 FROM range(1000);
CREATE TABLE bills (id integer PRIMARY KEY, customer_id integer);  -- near: all are found there, or NULL
INSERT INTO bills SELECT range, CASE WHEN range % 3 > 0 THEN range % 100 END FROM range(1000);
CREATE TABLE visits (id integer PRIMARY KEY, customer_id integer);  -- near: most are not: it means something else
INSERT INTO visits SELECT range, range * 7 FROM range(1000);
CREATE TABLE calls (id integer PRIMARY KEY, customer_id integer);  -- near: no row at all
