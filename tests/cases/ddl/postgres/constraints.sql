-- Constraints of a table, with names and without, and what may trail them.
CREATE TABLE account (
    region text,
    number integer,
    opened date NOT NULL,
    closed date,
    PRIMARY KEY (region, number),
    CONSTRAINT once_a_day UNIQUE (region, opened) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT closes_later CHECK (closed IS NULL OR closed > opened),
    UNIQUE NULLS NOT DISTINCT (region, closed)
);
CREATE TABLE transfer (
    id integer PRIMARY KEY,
    region text,
    number integer
        CONSTRAINT positive CHECK (number > 0) NO INHERIT,
    back_to integer
        REFERENCES transfer ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT to_account
        FOREIGN KEY (region, number) REFERENCES account (region, number)
        MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (number)
);

--| table account @2
--|   region text not null @3
--|   number integer/32 not null @4
--|   opened date not null @5
--|   closed date @6
--|   primary key (region, number) @7
--|   unique (region, opened) deferrable named once_a_day @8
--|   unique (region, closed) nulls not distinct @10
--|   check closed IS NULL OR closed > opened named closes_later @9
--| table transfer @12
--|   id integer/32 not null @13
--|   region text @14
--|   number integer/32 @15
--|   back_to integer/32 @17
--|   primary key (id) @13
--|   foreign key (back_to) -> transfer (id) on delete set null initially deferred @18
--|   foreign key (region, number) -> account (region, number) on delete set null on update cascade named to_account @19
--|   check number > 0 named positive @16
--|   check (region IS NULL AND "number" IS NULL) OR (NOT region IS NULL AND NOT "number" IS NULL) named to_account @19 (MATCH FULL)
