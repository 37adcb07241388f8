-- data: rows
CREATE TABLE users (
    user_id integer,  -- found: users.user_id
    email text,  -- found: users.email
    height integer,  -- near: unique by chance
    manager_id integer,  -- near: another's
    code text UNIQUE,  -- near: a key says so
    slug text  -- near: one comes twice
);
INSERT INTO users SELECT range, 'u' || range || '@example.com', 1000 + range, range + 5, 'c' || range, 's' || greatest(range, 1)
FROM range(200);
CREATE TABLE few (id integer, sku text);  -- near: three rows tell nothing
INSERT INTO few VALUES (1, 'a'), (2, 'b'), (3, 'c');
