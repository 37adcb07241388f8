CREATE TABLE posts (
    id integer PRIMARY KEY,
    tags text,  -- found: posts.tags
    product_ids varchar(200),  -- found: posts.product_ids
    favorite_tags text,  -- found: posts.favorite_tags
    seen_list text,  -- found: posts.seen_list
    labels text[],  -- near: an array
    emails jsonb,  -- near: a document
    status text,  -- near: no plural
    stages text  -- near: the word is another
);
