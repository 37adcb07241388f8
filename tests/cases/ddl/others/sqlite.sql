-- dialect: sqlite
PRAGMA foreign_keys = ON;
CREATE TABLE a (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  anything,
  name TEXT NOT NULL ON CONFLICT IGNORE,
  CHECK (length(name) < 5)
) STRICT;
CREATE TABLE b (a INTEGER REFERENCES a ON DELETE CASCADE, [c d] TEXT) WITHOUT ROWID;
CREATE TRIGGER t AFTER INSERT ON a BEGIN
  UPDATE b SET a = 1;
  SELECT CASE WHEN 1 THEN 2 END;
END;
CREATE VIRTUAL TABLE words USING fts5(x);

--| table a @3
--|   id integer/64 identity not null @4
--|   anything other[] @5
--|   name text not null @6
--|   primary key (id) @4
--|   check LENGTH(name) < 5 @7
--| table b @9
--|   a integer/64 @9
--|   c d text @9
--|   foreign key (a) -> a (id) on delete cascade @9
--| ignorable trigger t @10
--| ignorable virtual table words @14
--| ignorable PRAGMA (1 statement) @2
