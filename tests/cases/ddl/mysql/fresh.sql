-- MySQL 8: checks, expressions as defaults, columns made of others.
CREATE TABLE a (
    id BINARY(16) PRIMARY KEY DEFAULT (uuid_to_bin(uuid())),
    n INT NOT NULL CHECK (n BETWEEN 1 AND 9),
    m INT GENERATED ALWAYS AS (n + 1) VIRTUAL COMMENT 'one more',
    j JSON DEFAULT NULL,
    b BIT(1) NOT NULL DEFAULT b'0',
    place POINT SRID 4326,
    real_ REAL,
    f FLOAT(7,4),
    nat NATIONAL VARCHAR(9),
    hidden INT INVISIBLE,
    CONSTRAINT odd CHECK (n % 2 = 1) NOT ENFORCED,
    INDEX by_j ((CAST(j->>'$.a' AS CHAR(10))))
) PARTITION BY RANGE (n) (PARTITION p0 VALUES LESS THAN (5));

--| table a @2
--|   id binary(=16) not null default UUID_TO_BIN(UUID()) @3
--|   n integer/32 not null @4
--|   m integer/32 generated n + 1 -- 'one more' @5
--|   j json @6
--|   b boolean not null default b'0' @7
--|   place other[POINT] @8
--|   real_ float/64 @9
--|   f float/32 @10
--|   nat text(9) @11
--|   hidden integer/32 @12
--|   primary key (id) @3
--|   check n BETWEEN 1 AND 9 @4
--|   check n % 2 = 1 named odd @13
--|   index by_j ((CAST(j->>'$.a' AS CHAR(10)))) @14
