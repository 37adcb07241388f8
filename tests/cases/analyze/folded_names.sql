CREATE TABLE "Orders" (id integer PRIMARY KEY);  -- found: all tables
CREATE TABLE Plain (Id integer PRIMARY KEY);  -- near: without quotes, so in lower case
