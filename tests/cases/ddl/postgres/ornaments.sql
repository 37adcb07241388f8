-- What Postgres writes around an expression when it prints one is taken off again.
CREATE TABLE t (
    status character varying(10),
    kind text,
    level integer,
    price numeric(6,2),
    CONSTRAINT a CHECK (((status)::text = ANY ((ARRAY['new'::character varying, 'old'::character varying])::text[]))),
    CONSTRAINT b CHECK ((kind <> ALL (ARRAY['x'::text, 'y'::text]))),
    CONSTRAINT c CHECK (((level >= '-40'::integer) AND (level <= 240))),
    CONSTRAINT d CHECK (((price > (0)::numeric) OR ((kind)::text ~ '^a'::text))),
    CONSTRAINT e CHECK (((level + 1) * 2 > 3))
);

--| table t @2
--|   status text(10) @3
--|   kind text @4
--|   level integer/32 @5
--|   price decimal(6,2) @6
--|   check status IN ('new', 'old') named a @7
--|   check NOT kind IN ('x', 'y') named b @8
--|   check level >= -40 AND level <= 240 named c @9
--|   check price > 0 OR kind ~ '^a' named d @10
--|   check (level + 1) * 2 > 3 named e @11
