-- What the file takes away again is gone, and the foreign keys that referred to it.
DROP TABLE IF EXISTS a, b;
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
CREATE TABLE c (id integer, b integer REFERENCES b);
ALTER TABLE ONLY c ALTER COLUMN id DROP NOT NULL, ALTER COLUMN id SET DEFAULT 4, ALTER COLUMN id DROP DEFAULT;
DROP TABLE a, c CASCADE;
CREATE TABLE c (id integer NOT NULL);
ALTER TABLE c ADD CONSTRAINT c_key UNIQUE (id), ADD CONSTRAINT c_check CHECK (id > 0);
ALTER TABLE c DROP CONSTRAINT c_check;
ALTER TABLE c RENAME CONSTRAINT c_key TO c_other;

--| table b @4
--|   id integer/32 not null @4
--|   a integer/32 @4
--|   primary key (id) @4
--| table c @8
--|   id integer/32 not null @8
--|   unique (id) named c_key @9
--| ignorable DROP (1 statement) @2
