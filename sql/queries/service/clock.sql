-- service/clock: what the database's clock shows.
select clock_timestamp()
