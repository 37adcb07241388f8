CREATE TABLE kinds (id smallserial PRIMARY KEY, name text);  -- found: kinds.id
CREATE TABLE users (id serial PRIMARY KEY, kind_id smallint REFERENCES kinds (id));  -- near: no event
CREATE TABLE clicks (  -- near: it has room
    id bigserial PRIMARY KEY, user_id integer REFERENCES users (id), clicked_at timestamptz
);
CREATE TABLE payments (
    id serial PRIMARY KEY,  -- found: payments.id
    user_id integer REFERENCES users (id), paid_at timestamptz
);
CREATE TABLE countries (id integer PRIMARY KEY, user_id integer REFERENCES users (id), seen_at date);  -- near: it does not count
CREATE TABLE elections (id serial PRIMARY KEY, user_id integer REFERENCES users (id), held_on date);  -- near: few a year
CREATE TABLE refunds (id bigserial PRIMARY KEY, payment_id integer REFERENCES payments (id));
