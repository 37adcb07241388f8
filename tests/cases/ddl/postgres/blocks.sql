-- Migrations wrap statements in DO blocks, so that they can be run twice.
DO $$ BEGIN
  CREATE TYPE status AS ENUM ('new', 'done');
EXCEPTION
  WHEN duplicate_object THEN null;
END $$;
CREATE TABLE task (id integer PRIMARY KEY, status status NOT NULL, parent integer);
DO $$ BEGIN
  ALTER TABLE task ADD CONSTRAINT task_parent FOREIGN KEY (parent) REFERENCES task (id);
EXCEPTION WHEN duplicate_object THEN null; END $$;
DO $$ BEGIN IF true THEN EXECUTE 'CREATE TABLE hidden (id integer)'; END IF; END $$;

--| table task @7
--|   id integer/32 not null @7
--|   status enum(new, done) not null @7
--|   parent integer/32 @7
--|   primary key (id) @7
--|   foreign key (parent) -> task (id) named task_parent @9
--| unsupported DO block DO $$ BEGIN IF true THEN EXECUTE 'CREATE TABLE hidden (id in @11
