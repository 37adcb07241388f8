-- Enums and domains take the place of their names, wherever in the file they are made.
CREATE SCHEMA types;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine');
CREATE TYPE types.level AS ENUM ('low', 'high');
ALTER TYPE types.level ADD VALUE 'middle' BEFORE 'high';
CREATE DOMAIN year AS integer CONSTRAINT year_check CHECK (VALUE >= 1901 AND VALUE <= 2155);
CREATE DOMAIN "Name" AS varchar(50) NOT NULL DEFAULT 'none';
CREATE DOMAIN types.short_name AS "Name" CHECK (length(VALUE::text) < 10);
CREATE TYPE pair AS (x integer, y integer);
CREATE TABLE person (
    name "Name",
    nick types.short_name,
    born year NOT NULL,
    feels mood DEFAULT 'ok'::mood,
    moods mood[],
    level types.level,
    place pair,
    net inet,
    words tsvector,
    bits bit varying(8),
    span int4range,
    worth money,
    CHECK (feels <> 'sad'::mood OR born > 2000)
);

--| table person @10
--|   name text(50) not null default 'none' @11
--|   nick text(50) not null default 'none' @12
--|   born integer/32 not null @13
--|   feels enum(sad, ok, it's fine) default 'ok' @14
--|   moods array of enum(sad, ok, it's fine) @15
--|   level enum(low, middle, high) @16
--|   place struct @17
--|   net other[inet] @18
--|   words other[tsvector] @19
--|   bits other[bit varying(8)] @20
--|   span other[int4range] @21
--|   worth decimal(19,2) @22
--|   check feels <> 'sad' OR born > 2000 @23
--|   check LENGTH(nick) < 10 @8 (domain short_name)
--|   check born >= 1901 AND born <= 2155 named year_check @6 (domain year)
--| ignorable schema types @2
