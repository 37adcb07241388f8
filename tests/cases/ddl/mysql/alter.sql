-- MySQL's way to change a table.
CREATE DATABASE shop;
USE shop;
CREATE TABLE customer (id INT, name VARCHAR(20), KEY (name));
ALTER TABLE customer ADD COLUMN age INT NOT NULL AFTER id, ADD COLUMN first INT FIRST;
ALTER TABLE customer MODIFY COLUMN id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY;
ALTER TABLE customer CHANGE name full_name VARCHAR(40) NOT NULL DEFAULT 'x';
ALTER TABLE customer ADD UNIQUE INDEX by_name (full_name), ADD INDEX by_age (age DESC);
CREATE TABLE `order` (id SERIAL, customer BIGINT, CONSTRAINT FOREIGN KEY fk_index (Customer) REFERENCES Customer (ID));
CREATE UNIQUE INDEX once ON `order` (customer, id);
CREATE TABLE copy LIKE customer;
CREATE TABLE warehouse.stock (id INT PRIMARY KEY, customer BIGINT, FOREIGN KEY (customer) REFERENCES shop.customer (id));
ALTER TABLE customer DROP INDEX by_age;
source more.sql

--| table customer @4
--|   first integer/32 @5
--|   id integer/64 identity not null @6
--|   age integer/32 not null @5
--|   full_name text(40) not null default 'x' @7
--|   primary key (id) @6
--|   unique (full_name) named by_name @8
--|   index None (full_name) @4
--| table order @9
--|   id unsigned integer/64 identity not null @9
--|   customer integer/64 @9
--|   unique (customer, id) named once @10
--|   foreign key (customer) -> customer (id) @9
--| table copy @11
--|   first integer/32 @11
--|   id integer/64 identity not null @11
--|   age integer/32 not null @11
--|   full_name text(40) not null default 'x' @11
--|   primary key (id) @6
--|   unique (full_name) @8
--|   index None (full_name) @4
--|   index None (age) @8
--| table warehouse.stock @12
--|   id integer/32 not null @12
--|   customer integer/64 @12
--|   primary key (id) @12
--|   foreign key (customer) -> customer (id) @12
--| ignorable database shop @2
--| unsupported included file more.sql @14
