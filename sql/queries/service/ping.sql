-- service/ping: the database answers, and takes writes.
select pg_is_in_recovery()
