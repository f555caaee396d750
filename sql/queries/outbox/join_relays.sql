-- outbox/join_relays: this session counts as a relay for as long as it lives.
-- $1 lock space · $2 key of the membership
select pg_advisory_lock_shared($1::integer, $2::integer)::text
