-- Unique indexes over plain columns are keys; others are advice. One over an expression cannot be said as a key.
CREATE TABLE item (
    id integer PRIMARY KEY,
    shop integer,
    name text,
    gone boolean,
    at timestamp
);
CREATE UNIQUE INDEX item_name ON item (shop, lower(name));
CREATE UNIQUE INDEX item_live ON public.item USING btree (shop, name DESC NULLS LAST) WHERE (NOT gone);
CREATE UNIQUE INDEX item_at ON item (at) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX item_again ON item (id) INCLUDE (name);
CREATE INDEX item_shop ON item (shop, at DESC) WHERE gone IS FALSE;
CREATE INDEX item_words ON item USING gin (to_tsvector('english'::regconfig, name));
CREATE INDEX item_pattern ON item (name text_pattern_ops);
ALTER TABLE item ADD EXCLUDE USING btree (at WITH =);

--| table item @2
--|   id integer/32 not null @3
--|   shop integer/32 @4
--|   name text @5
--|   gone boolean @6
--|   at timestamp @7
--|   primary key (id) @3
--|   unique (shop, name) named item_name @9
--|   unique (shop, name) where NOT gone named item_live @10
--|   unique (at) nulls not distinct named item_at @11
--|   unique (at) @16
--|   index item_shop (shop, at) where gone IS FALSE @13
--|   index item_words (to_tsvector('english'::regconfig, name)) using gin @14
--|   index item_pattern (name) @15
--| unsupported unique index over expression item_name on item (shop, lower(name)) @9
