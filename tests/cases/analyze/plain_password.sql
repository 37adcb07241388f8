CREATE TABLE users (
    id integer PRIMARY KEY,
    password varchar(50),  -- found: users.password
    password_hash text,  -- near: hidden
    password_changed_at timestamptz,  -- near: when
    reset_password_token text  -- near: how to get a new one
);
