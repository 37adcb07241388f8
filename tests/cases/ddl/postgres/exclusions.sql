-- Ranges that do not meet are an exclusion; equality alone is a key; other operators are listed.
CREATE EXTENSION btree_gist;
CREATE TABLE booking (
    room uuid,
    during tstzrange,
    "from" date,
    until date,
    state text,
    spot circle,
    CONSTRAINT free EXCLUDE USING gist (room gist_uuid_ops WITH =, during WITH &&) WHERE (state <> 'off') DEFERRABLE,
    EXCLUDE USING gist (((room)::text) WITH =, daterange("from", COALESCE(until, 'infinity'::date), '[]'::text) WITH OPERATOR(pg_catalog.&&)),
    EXCLUDE USING btree (room WITH =, state WITH =),
    EXCLUDE USING gist (spot WITH &&),
    EXCLUDE USING gist (room WITH =, state WITH <>)
);
ALTER TABLE booking RENAME COLUMN room TO place;

--| table booking @3
--|   place uuid @4
--|   during other[tstzrange] @5
--|   from date @6
--|   until date @7
--|   state text @8
--|   spot other[circle] @9
--|   unique (place, state) @12
--|   check "from" <= COALESCE(until, CAST('infinity' AS DATE)) @11
--|   EXCLUDE USING gist (place WITH =, during WITH &&) WHERE (state <> 'off') named free @10
--|   EXCLUDE USING gist (CAST(place AS TEXT) WITH =, daterange("from", COALESCE(until, CAST('infinity' AS DATE)), '[]') WITH &&) @11
--| ignorable extension btree_gist @2
--| unsupported exclusion constraint EXCLUDE USING gist (spot WITH &&) on booking @13
--| unsupported exclusion constraint EXCLUDE USING gist (room WITH =, state WITH <>) on booking @14
