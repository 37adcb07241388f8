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

--| table shop @2
--|   id integer/32 not null @2
--|   primary key (id) @2
--| table payment @3
--|   id integer/32 not null @4
--|   shop integer/32 not null @5
--|   day date not null @6
--|   foreign key (shop) -> shop (id) @11
--|   check day >= '2024-02-01' named payment_partitions @8 (partitions)
--| table town @13
--|   name text @13
--|   land text @13
--|   check land IN ('at', 'ch', 'de') named town_partitions @14 (partitions)
--| table spread @16
--|   id integer/32 @16
--| table caught @18
--|   id integer/32 @18
--| ignorable partition payment_1 of payment @8
--| ignorable partition payment_2 of payment @9
--| ignorable partition town_a of town @14
--| ignorable partition town_b of town @15
--| ignorable partition spread_0 of spread @17
--| ignorable partition caught_1 of caught @19
--| ignorable partition caught_rest of caught @20
