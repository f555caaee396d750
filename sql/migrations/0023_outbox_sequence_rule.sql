-- The events of an order are numbered from 1; those of the old service are not.

alter table service_outbox
  drop constraint if exists service_outbox_sequence_is_positive,
  add constraint service_outbox_sequence_is_positive check (
    sequence > 0
  ) not valid;
