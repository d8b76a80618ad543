-- Each accepted operation is in both indexes: this one needs no more than what finds an owner's rows in order; the rest of the order
-- (the same id with several keys or recipients) is sorted.
drop index outbox_owner;
create index outbox_owner on outbox (owner, operation_id);
