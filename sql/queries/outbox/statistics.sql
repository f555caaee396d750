-- outbox/statistics: how far publishing is behind. The count ends at $1.
-- $1 most rows counted
-- index: idx_service_outbox_published, service_outbox_parked_idx · rows: 1
select (select count(*)
        from (select
              from service_outbox
              where not is_published
              limit $1::integer) waiting),
       coalesce((select greatest(extract(epoch from now() - created_at), 0)
                 from service_outbox
                 where not is_published
                 order by created_at
                 limit 1), 0)::bigint,
       (select count(*)
        from service_outbox
        where parked_at is not null
          and not is_published)
