-- transaction: none
create index concurrently if not exists order_search_content_idx
  on order_search using gin (content gin_trgm_ops);
