CREATE TABLE t (id integer PRIMARY KEY, request_uuid varchar(36), row_guid uuid);  -- found: t.request_uuid
CREATE TABLE u (id integer PRIMARY KEY, guide text);  -- near: the word is another
