CREATE TABLE p (id integer PRIMARY KEY, other integer UNIQUE);
CREATE TABLE c (
    id integer PRIMARY KEY,
    p_id integer REFERENCES p (id),
    q_id integer REFERENCES p (id),  -- near: another column
    CONSTRAINT again FOREIGN KEY (p_id) REFERENCES p,  -- found: c.(p_id) -> p
    CONSTRAINT elsewhere FOREIGN KEY (p_id) REFERENCES p (other)  -- near: to another column
);
