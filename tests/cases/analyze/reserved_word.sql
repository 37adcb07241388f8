CREATE TABLE "order" (  -- found: order
    id integer PRIMARY KEY,
    "group" text,  -- found: order.group
    name text,  -- near: not reserved
    "key" text,  -- near: reserved in MySQL, not here
    order_no text  -- near: longer
);
