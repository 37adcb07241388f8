-- A partition is no table to fill: its parent is, within the bounds of all partitions.
CREATE TABLE shop (id integer PRIMARY KEY);
CREATE TABLE payment (
    id integer NOT NULL,
    shop integer NOT NULL,
    day date NOT NULL
) PARTITION BY RANGE (day);
CREATE TABLE payment_1 (id integer NOT NULL, shop integer NOT NULL, day date NOT NULL);
CREATE TABLE payment_2 PARTITION OF payment FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
ALTER TABLE ONLY payment ATTACH PARTITION payment_1 FOR VALUES FROM ('2024-03-01') TO (MAXVALUE);
ALTER TABLE payment_1 ADD CONSTRAINT payment_1_shop FOREIGN KEY (shop) REFERENCES shop (id);
ALTER TABLE payment_2 ADD CONSTRAINT payment_2_shop FOREIGN KEY (shop) REFERENCES shop (id);
CREATE TABLE town (name text, land text) PARTITION BY LIST (land);
CREATE TABLE town_a PARTITION OF town FOR VALUES IN ('at', 'ch');
CREATE TABLE town_b PARTITION OF town FOR VALUES IN ('de', NULL);
CREATE TABLE spread (id integer) PARTITION BY HASH (id);
CREATE TABLE spread_0 PARTITION OF spread FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE caught (id integer) PARTITION BY LIST (id);
CREATE TABLE caught_1 PARTITION OF caught FOR VALUES IN (1);
CREATE TABLE caught_rest PARTITION OF caught DEFAULT;
CREATE TABLE month (year integer, month integer) PARTITION BY RANGE (year, month);
CREATE TABLE month_1 PARTITION OF month FOR VALUES FROM (2024, 1) TO (2024, 2);
CREATE TABLE month_2 PARTITION OF month FOR VALUES FROM (2024, 2) TO (2025, MINVALUE);
CREATE TABLE half (at date, kind text) PARTITION BY RANGE (at);
CREATE TABLE half_1 PARTITION OF half FOR VALUES FROM ('2024-01-01') TO ('2024-07-01') PARTITION BY LIST (kind);
CREATE TABLE half_1_x PARTITION OF half_1 FOR VALUES IN ('x');
CREATE TABLE half_2 PARTITION OF half FOR VALUES FROM ('2024-07-01') TO ('2025-01-01');

--| table shop @2
--|   id integer/32 not null @2
--|   primary key (id) @2
--| table payment @3
--|   id integer/32 not null @4
--|   shop integer/32 not null @5
--|   day date not null @6
--|   foreign key (shop) -> shop (id) @11
--|   check day >= '2024-02-01' named payment_partitions @8 (partitions)
--|   partitions by day: '2024-03-01' to open; '2024-02-01' to '2024-03-01'
--| table town @13
--|   name text @13
--|   land text @13
--|   check land IN ('at', 'ch', 'de') named town_partitions @14 (partitions)
--|   partitions by land: 'at' or 'ch'; 'de'
--| table spread @16
--|   id integer/32 @16
--| table caught @18
--|   id integer/32 @18
--|   partitions by id: 1; rest
--| table month @21
--|   year integer/32 not null @21
--|   month integer/32 not null @21
--|   check ((year > 2024 OR (year = 2024 AND month >= 1)) AND (year < 2024 OR (year = 2024 AND month < 2))) OR ((year > 2024 OR (year = 2024 AND month >= 2)) AND year < 2025) named month_partitions @22 (partitions)
--|   partitions by year: 2024 to 2025; 2024
--|   partitions by month: 1 to 2; 2 to open
--| table half @24
--|   at date not null @24
--|   kind text @24
--|   check at >= '2024-01-01' AND at < '2025-01-01' named half_partitions @25 (partitions)
--|   check NOT (at >= '2024-01-01' AND at < '2024-07-01') OR (kind IN ('x') AND NOT kind IS NULL) named half_1_partitions @26 (partitions)
--|   partitions by at: '2024-01-01' to '2024-07-01'; '2024-07-01' to '2025-01-01'
--|   partitions by kind: 'x'
--| ignorable partition payment_1 of payment @8
--| ignorable partition payment_2 of payment @9
--| ignorable partition town_a of town @14
--| ignorable partition town_b of town @15
--| ignorable partition spread_0 of spread @17
--| ignorable partition caught_1 of caught @19
--| ignorable partition caught_rest of caught @20
--| ignorable partition month_1 of month @22
--| ignorable partition month_2 of month @23
--| ignorable partition half_1 of half @25
--| ignorable partition half_1_x of half_1 @26
--| ignorable partition half_2 of half @27
