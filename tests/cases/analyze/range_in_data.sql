-- data: rows
CREATE TABLE trips (
    id integer PRIMARY KEY,
    distance double,  -- found: trips.distance
    latitude double,  -- found: trips.latitude
    longitude double,  -- near: one is not on the globe
    duration integer CHECK (duration >= 0),  -- near: a CHECK says so
    score integer,  -- near: one is negative
    balance decimal(10, 2),  -- near: it may be
    note integer  -- near: no measure
);
INSERT INTO trips SELECT range, range * 1.5, range % 90, range, range, range - 1, range, range FROM range(500);
