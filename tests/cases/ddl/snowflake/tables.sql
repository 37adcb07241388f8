-- Snowflake folds to upper case; its names are shown in lower case, quoted ones as they are.
create or replace TABLE SHOP.PUBLIC.CUSTOMERS (
	ID NUMBER(38,0) NOT NULL autoincrement start 1 increment 1 noorder,
	"NAME" VARCHAR(16777216) NOT NULL COMMENT 'who; it is',
	"mixedCase" VARCHAR(10) COLLATE 'en-ci',
	BALANCE NUMBER(12,2) DEFAULT 0.00,
	COUNTED NUMBER,
	DATA VARIANT,
	OBJ OBJECT,
	LIST ARRAY,
	CREATED TIMESTAMP_NTZ(9) DEFAULT CURRENT_TIMESTAMP(),
	ZONED TIMESTAMP_TZ(9),
	LOCAL TIMESTAMP_LTZ,
	RAW BINARY(8388608),
	OK BOOLEAN,
	PART FLOAT,
	PLACE GEOGRAPHY,
	SSN VARCHAR(11) WITH MASKING POLICY SHOP.PUBLIC.HIDE,
	primary key (ID)
)COMMENT='All of them'
;
CREATE TRANSIENT TABLE IF NOT EXISTS shop.public.orders (
    id INTEGER IDENTITY(1,1) PRIMARY KEY,
    customer_id INTEGER NOT NULL FOREIGN KEY REFERENCES customers (id) NOT ENFORCED,
    total NUMBER(10,2),
    CONSTRAINT once UNIQUE (customer_id, total) NOT ENFORCED RELY
) CLUSTER BY (customer_id);
CREATE TABLE shop.raw.events (id STRING, at TIMESTAMP);
ALTER TABLE shop.public.orders ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES SHOP.PUBLIC.CUSTOMERS (ID);
CREATE VIEW v AS SELECT 1 AS x;
CREATE STAGE st;
CREATE FUNCTION f() RETURNS INT AS $$ select 1; $$;
CREATE TABLE copied CLONE shop.public.orders;

--| table customers -- 'All of them' @2
--|   id decimal(38,0) identity not null @3
--|   name text(16777216) not null -- 'who; it is' @4
--|   mixedCase text(10) @5
--|   balance decimal(12,2) default 0.00 @6
--|   counted decimal(38,0) @7
--|   data json @8
--|   obj json @9
--|   list array of ? @10
--|   created timestamp(9) default CURRENT_TIMESTAMP() @11
--|   zoned timestamptz(9) @12
--|   local timestamptz @13
--|   raw binary(8388608) @14
--|   ok boolean @15
--|   part float/64 @16
--|   place other[GEOGRAPHY] @17
--|   ssn text(11) @18
--|   primary key (id) @19
--| table orders @22
--|   id integer/64 identity not null @23
--|   customer_id integer/64 not null @24
--|   total decimal(10,2) @25
--|   primary key (id) @23
--|   unique (customer_id, total) named once @26
--|   foreign key (customer_id) -> customers (id) @24
--| table raw.events @28
--|   id text @28
--|   at timestamp @28
--| table copied @33
--|   id integer/64 identity not null @33
--|   customer_id integer/64 not null @33
--|   total decimal(10,2) @33
--|   primary key (id) @23
--|   unique (customer_id, total) @26
--| ignorable view v @30
--| ignorable stage st @31
--| ignorable function f @32
