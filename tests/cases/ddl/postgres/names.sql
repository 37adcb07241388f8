-- Names fold to lower case unless quoted; the default schema is left out of a table's name.
CREATE SCHEMA Sales;
CREATE TABLE Sales.Orders (ID INT PRIMARY KEY, "When" DATE, "select" INT CHECK ("select" > ID AND Sales.Orders."When" IS NOT NULL));
CREATE TABLE "Orders" (ID INT REFERENCES Sales.ORDERS, "a.b" int, "q""uote" int UNIQUE);
SET search_path = sales, public;
CREATE TABLE lines (id int PRIMARY KEY, orders int REFERENCES orders, other int);
SET search_path TO public;
CREATE TABLE lines (id int PRIMARY KEY REFERENCES sales.lines (id));
SET search_path TO DEFAULT;

--| table sales.orders @3
--|   id integer/32 not null @3
--|   When date @3
--|   select integer/32 @3
--|   primary key (id) @3
--|   check "select" > id AND "When" IS NOT NULL @3
--| table Orders @4
--|   id integer/32 @4
--|   a.b integer/32 @4
--|   q"uote integer/32 @4
--|   unique (q"uote) @4
--|   foreign key (id) -> sales.orders (id) @4
--| table sales.lines @6
--|   id integer/32 not null @6
--|   orders integer/32 @6
--|   other integer/32 @6
--|   primary key (id) @6
--|   foreign key (orders) -> sales.orders (id) @6
--| table lines @8
--|   id integer/32 not null @8
--|   primary key (id) @8
--|   foreign key (id) -> sales.lines (id) @8
--| ignorable schema sales @2
