-- Messages to storage nodes. A row is committed before its 202, and stays, without its payload once it is finished, until no
-- retry with its id is accepted any more.
create table message_outbox (
  namespace text not null,
  id uuid not null,
  -- MEMBER, ANY, ALL
  addressing text not null,
  -- JSON; empty once finished.
  payload bytea not null,
  -- SHA-256 of whom it addresses and the payload.
  fingerprint bytea not null,
  -- ACCEPTED, ACKNOWLEDGED, EXPIRED
  state text not null,
  -- Member id of the gateway that delivers it; its lease is in outbox_owner_lease.
  owner uuid not null,
  accepted_at timestamptz not null,
  deadline timestamptz not null,
  keep_until timestamptz not null,
  primary key (namespace, id)
);

create index message_outbox_owner on message_outbox (owner, namespace, id) where state = 'ACCEPTED';
create index message_outbox_keep_until on message_outbox (keep_until);

-- One row an addressed member; of a message to any, one a member that was tried.
create table message_delivery (
  namespace text not null,
  id uuid not null,
  member uuid not null,
  name text not null,
  attempts integer not null,
  attempted_at timestamptz,
  acknowledged_at timestamptz,
  primary key (namespace, id, member),
  foreign key (namespace, id) references message_outbox on delete cascade
);
