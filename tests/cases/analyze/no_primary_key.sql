CREATE TABLE loose (a integer, b text);  -- found: loose
CREATE TABLE named (id integer, b text);  -- found: named
CREATE TABLE almost (code text NOT NULL UNIQUE, b text);  -- found: almost
CREATE TABLE kept (id integer PRIMARY KEY);  -- near: it has one
CREATE TABLE pair (a integer, b integer, PRIMARY KEY (a, b));  -- near: over two columns
CREATE TABLE link (  -- found: link
    kept_id integer NOT NULL REFERENCES kept (id), a integer NOT NULL, b integer NOT NULL,
    FOREIGN KEY (a, b) REFERENCES pair (a, b)
);
CREATE TABLE readings (id bigint NOT NULL, day date NOT NULL, v integer) PARTITION BY RANGE (day);  -- found: readings
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');  -- near: its parent says
CREATE TABLE alarms (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);  -- near: each partition has one
CREATE TABLE alarms_1 PARTITION OF alarms (PRIMARY KEY (id)) FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE alarms_2 (id bigint NOT NULL, day date NOT NULL);
ALTER TABLE ONLY alarms ATTACH PARTITION alarms_2 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
ALTER TABLE ONLY alarms_2 ADD PRIMARY KEY (id, day);
CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);  -- found: events
CREATE TABLE events_1 PARTITION OF events (PRIMARY KEY (id)) FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
