-- outbox/ring: tells the relays of other processes that there are new events.
-- $1 channel · $2 who rings
select pg_notify($1::text, $2::text)::text
