-- case: three values of one column
SELECT o.id FROM orders o WHERE o.coupon = 'a' OR o.coupon = 'b' OR o.coupon = 'c';
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  o.coupon IN ('a', 'b', 'c');

-- case: beside other conditions
SELECT o.id FROM orders o WHERE (o.user_id = 1 OR o.user_id = 2 OR o.user_id = 3) AND o.amount > 2;
-- becomes
SELECT
  o.id
FROM orders AS o
WHERE
  (
    o.user_id IN (1, 2, 3)
  ) AND o.amount > 2;

-- case: different columns
-- stays
SELECT o.id FROM orders o WHERE o.coupon = 'a' OR o.status = 'open' OR o.coupon = 'c';

-- case: another comparison
-- stays
SELECT o.id FROM orders o WHERE o.amount = 1 OR o.amount = 2 OR o.amount > 5;
