-- checkout/existing: which of these checkouts were committed; asked after a
-- connection was lost during the commit.
-- $1 ids uuid[]
-- index: checkout_pkey
select c.id
from checkout c
where c.id = any($1::uuid[])
