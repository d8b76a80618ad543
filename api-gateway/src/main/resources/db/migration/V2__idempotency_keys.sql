-- Keys of the header Idempotency-Key that are no operation ids themselves, and the ids that they stand for.
create table idempotency_key (
  namespace text not null,
  idempotency_key text not null,
  operation_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (namespace, idempotency_key)
);

create index idempotency_key_age on idempotency_key (created_at);
