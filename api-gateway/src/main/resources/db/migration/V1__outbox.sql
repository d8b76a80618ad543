-- Operations that were accepted and not yet decided. A row lives from the commit before the 202 until after the outcome: mostly
-- milliseconds. The same operation with two recipients is two rows: both get the outcome.
create table outbox (
  operation_id uuid not null,
  namespace text not null,
  key bytea not null,
  -- All zero for nobody.
  reply_to uuid not null,
  fingerprint bytea not null,
  -- recado.v1.Operation
  operation bytea not null,
  -- Member id of the gateway that dispatches it.
  owner uuid not null,
  accepted_at timestamptz not null default now(),
  primary key (operation_id, namespace, key, reply_to)
) with (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_insert_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = 50000
);

create index outbox_owner on outbox (owner, operation_id, namespace, key, reply_to);

-- Who still looks after its rows. One row a gateway, renewed in the database's time; rows of a lapsed owner are for the others.
create table outbox_owner_lease (
  owner uuid primary key,
  expires_at timestamptz not null
);
