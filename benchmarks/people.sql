-- Eight typed columns with keys, names and dates: what every generator of test data is asked for first.
CREATE TABLE people (
    id          bigint PRIMARY KEY,
    first_name  varchar(40) NOT NULL,
    last_name   varchar(40) NOT NULL,
    email       varchar(120) NOT NULL UNIQUE,
    city        varchar(60) NOT NULL,
    birth_date  date NOT NULL,
    balance     numeric(10, 2) NOT NULL,
    created_at  timestamp NOT NULL
);
