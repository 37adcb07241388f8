-- dialect: bigquery
CREATE TABLE `project.shop.customers` (
  id INT64 NOT NULL OPTIONS(description='the key'),
  name STRING(20),
  tags ARRAY<STRING>,
  address STRUCT<street STRING, number INT64>,
  at TIMESTAMP,
  PRIMARY KEY (id) NOT ENFORCED
) PARTITION BY DATE(at) CLUSTER BY name OPTIONS(labels=[('a', 'b')]);
CREATE TABLE shop.orders (
  id INT64,
  customer INT64 REFERENCES shop.customers (id) NOT ENFORCED,
  price NUMERIC(10, 2)
);

--| table shop.customers @2
--|   id integer/64 not null @3
--|   name text(20) @4
--|   tags array of text @5
--|   address struct @6
--|   at timestamptz @7
--|   primary key (id) @8
--| table shop.orders @10
--|   id integer/64 @11
--|   customer integer/64 @12
--|   price decimal(10,2) @13
--|   foreign key (customer) -> shop.customers (id) @12
