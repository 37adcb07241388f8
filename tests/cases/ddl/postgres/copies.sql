-- Columns that come from another table.
CREATE TABLE base (
    id integer PRIMARY KEY,
    kind text DEFAULT 'x' CHECK (kind <> ''),
    made date NOT NULL
);
CREATE TABLE same (LIKE base INCLUDING ALL, more text);
CREATE TABLE bare (LIKE base);
CREATE TABLE derived (extra integer) INHERITS (base);
CREATE TABLE filled AS SELECT * FROM base;
CREATE TABLE IF NOT EXISTS base (other text);

--| table base @2
--|   id integer/32 not null @3
--|   kind text default 'x' @4
--|   made date not null @5
--|   primary key (id) @3
--|   check kind <> '' @4
--| table same @7
--|   id integer/32 not null @7
--|   kind text default 'x' @7
--|   made date not null @7
--|   more text @7
--|   primary key (id) @3
--|   check kind <> '' @4
--| table bare @8
--|   id integer/32 not null @8
--|   kind text @8
--|   made date not null @8
--| table derived @9
--|   id integer/32 not null @3
--|   kind text default 'x' @4
--|   made date not null @5
--|   extra integer/32 @9
--|   check kind <> '' @4
--| unsupported inheritance derived inherits base @9
--| unsupported CREATE TABLE AS filled @10
