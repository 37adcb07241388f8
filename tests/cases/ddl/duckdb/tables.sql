-- DuckDB keeps the case of names and compares them in any.
CREATE SCHEMA s;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE SEQUENCE ids;
CREATE TABLE Person (
    ID BIGINT PRIMARY KEY DEFAULT nextval('ids'),
    Name VARCHAR NOT NULL,
    feels mood DEFAULT 'ok',
    big HUGEINT,
    u UINTEGER,
    price DECIMAL,
    exact DECIMAL(12, 4) CHECK (EXACT > 0),
    tags VARCHAR[],
    pair STRUCT(a INTEGER, b VARCHAR),
    dict MAP(VARCHAR, INTEGER),
    ts TIMESTAMP,
    tz TIMESTAMPTZ,
    raw BLOB,
    half FLOAT,
    twice BIGINT GENERATED ALWAYS AS (id * 2),
    CHECK (id < 1000 AND NAME <> '')
);
CREATE TABLE Pet (
    id INTEGER PRIMARY KEY,
    owner BIGINT REFERENCES PERSON (id),
    name VARCHAR,
    UNIQUE (Owner, NAME)
);
CREATE UNIQUE INDEX pet_name ON pet (Name);
CREATE INDEX pet_owner ON Pet (owner);
CREATE TABLE s.Thing (id INTEGER, "at" DATE NOT NULL);
COMMENT ON TABLE Pet IS 'Animals';
COMMENT ON COLUMN Pet.name IS 'What it answers to';
CREATE MACRO plus(a, b) AS a + b;
CREATE TABLE made AS SELECT 1 AS x;

--| table Person @5
--|   ID integer/64 identity not null @6
--|   Name text not null @7
--|   feels enum(sad, ok) default 'ok' @8
--|   big integer/128 @9
--|   u unsigned integer/32 @10
--|   price decimal(18,3) @11
--|   exact decimal(12,4) @12
--|   tags array of text @13
--|   pair struct @14
--|   dict other[MAP(VARCHAR, INTEGER)] @15
--|   ts timestamp @16
--|   tz timestamptz @17
--|   raw binary @18
--|   half float/32 @19
--|   twice integer/64 generated ID * 2 @20
--|   primary key (ID) @6
--|   check exact > 0 @12
--|   check ID < 1000 AND Name <> '' @21
--| table Pet -- 'Animals' @23
--|   id integer/32 not null @24
--|   owner integer/64 @25
--|   name text -- 'What it answers to' @26
--|   primary key (id) @24
--|   unique (owner, name) @27
--|   unique (name) named pet_name @29
--|   foreign key (owner) -> Person (ID) @25
--|   index pet_owner (owner) @30
--| table s.Thing @31
--|   id integer/32 @31
--|   at date not null @31
--| ignorable schema s @2
--| ignorable sequence ids @4
--| ignorable macro plus @34
--| unsupported CREATE TABLE AS made @35
