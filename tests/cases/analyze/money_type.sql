CREATE TABLE t (id integer PRIMARY KEY, fee money);  -- found: t.fee
CREATE TABLE u (id integer PRIMARY KEY, money numeric(10, 2));  -- near: named so only
