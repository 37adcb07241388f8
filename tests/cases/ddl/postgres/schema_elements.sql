-- CREATE SCHEMA may hold its tables, without semicolons between them.
CREATE SCHEMA hr
  CREATE TABLE dept (id integer PRIMARY KEY)
  CREATE TABLE emp (
    id integer PRIMARY KEY,
    dept integer REFERENCES hr.dept
  )
  CREATE VIEW everyone AS SELECT id FROM hr.emp;

--| table hr.dept @3
--|   id integer/32 not null @3
--|   primary key (id) @3
--| table hr.emp @4
--|   id integer/32 not null @5
--|   dept integer/32 @6
--|   primary key (id) @5
--|   foreign key (dept) -> hr.dept (id) @6
--| ignorable schema hr @2
--| ignorable view everyone @8
