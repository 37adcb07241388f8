CREATE TABLE things (id integer PRIMARY KEY);
CREATE TABLE thing_values (  -- found: thing_values
    thing_id integer NOT NULL REFERENCES things (id), attribute text NOT NULL, value text, PRIMARY KEY (thing_id, attribute)
);
CREATE TABLE product_meta (id integer PRIMARY KEY, product_id integer, meta_key text, meta_value text);  -- found: product_meta
CREATE TABLE settings (id integer PRIMARY KEY, key text UNIQUE, value text);  -- near: nobody's
CREATE TABLE readings (id integer PRIMARY KEY, sensor_id integer, value numeric);  -- near: one attribute, a number
