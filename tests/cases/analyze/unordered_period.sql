CREATE TABLE t (
    id integer PRIMARY KEY,
    start_date date,
    end_date date,  -- found: t.end_date
    valid_from timestamptz,
    valid_to timestamptz,  -- near: held by a CHECK
    opens_from time,
    opens_to time,  -- near: a night ends before it starts
    begins_on date,
    ends_at timestamptz,  -- near: another type, another name
    CHECK (valid_to > valid_from)
);
