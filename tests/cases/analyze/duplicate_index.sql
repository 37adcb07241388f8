CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, name text, code text CONSTRAINT t_code UNIQUE);
CREATE INDEX one ON t (a);
CREATE INDEX two ON t (a ASC);  -- found: t.two
CREATE INDEX three ON t (a DESC);  -- near: another direction
CREATE INDEX four ON t (a) WHERE b > 0;  -- near: other rows
CREATE INDEX five ON t (a, b);
CREATE INDEX six ON t (b, a);  -- near: another order
CREATE INDEX seven ON t (name);
CREATE INDEX eight ON t (name text_pattern_ops);  -- near: another operator class
CREATE INDEX nine ON t (lower(name));  -- near: an expression
CREATE INDEX ten ON t USING hash (a);  -- near: another method
CREATE INDEX eleven ON t (code);  -- found: t.eleven
CREATE UNIQUE INDEX twelve ON t (code);  -- found: t.twelve
