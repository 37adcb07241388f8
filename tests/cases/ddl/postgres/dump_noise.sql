-- What a dump holds beside structure: skipped without parsing, and listed.
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', 'public', false);
CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE plpgsql AS $_$
BEGIN
  CREATE TABLE not_a_table (a int); -- it's inside
  RETURN a;
END;
$_$;
CREATE FUNCTION g() RETURNS integer BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
CREATE TABLE public.note (id integer, body text DEFAULT 'a;b', extra text);
COPY public.note (id, body, extra) FROM stdin;
1	it's; CREATE TABLE x (a int);	\N
2	$$ " ' /*	y
\.
INSERT INTO note VALUES (3, 'it''s (;', E'back\'slash;');
INSERT INTO note VALUES (4, 'x', $q$;'$q$);
/* a comment; /* nested */ still; ' */
COMMENT ON TABLE public.note IS 'What people
wrote; it''s theirs';
COMMENT ON COLUMN public.note.body IS 'Free text';
COMMENT ON FUNCTION public.f(integer) IS 'x';
CREATE VIEW "Some View" AS SELECT id FROM note;
ALTER TABLE "Some View" ALTER COLUMN id SET DEFAULT 1;
CREATE MATERIALIZED VIEW counts AS SELECT 1 AS id;
CREATE UNIQUE INDEX counts_id ON counts (id);
CREATE TRIGGER t BEFORE INSERT ON note FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
GRANT SELECT ON note TO CURRENT_USER;
ALTER FUNCTION public.f(integer) OWNER TO CURRENT_USER;
DROP TABLE IF EXISTS never_there;
UPDATE note SET body = 'y' WHERE id = 1;
CREATE TABLE last (id integer PRIMARY KEY);

--| table note -- "What people\nwrote; it's theirs" @11
--|   id integer/32 @11
--|   body text default 'a;b' -- 'Free text' @11
--|   extra text @11
--| table last @32
--|   id integer/32 not null @32
--|   primary key (id) @32
--| ignorable function f @4
--| ignorable function g @10
--| ignorable view Some View @23
--| ignorable ALTER TABLE of what is no table here Some View @24
--| ignorable materialized view counts @25
--| ignorable index on what is no table here counts_id on counts @26
--| ignorable trigger t @27
--| ignorable SET (1 statement) @2
--| ignorable SELECT (1 statement) @3
--| ignorable COPY (1 statement) @12
--| ignorable INSERT (2 statements) @16
--| ignorable COMMENT on what is no table or column here (1 statement) @22
--| ignorable GRANT (1 statement) @28
--| ignorable ALTER FUNCTION (1 statement) @29
--| ignorable DROP (1 statement) @30
--| ignorable UPDATE (1 statement) @31
