-- The message inbox: which messages this node has processed. One row a message, from the transaction that processed it until no
-- delivery of it can come any more.
create table message (
  namespace text not null,
  id uuid not null,
  payload_bytes integer not null,
  processed_at timestamptz not null default clock_timestamp(),
  -- By then its deadline is over, and its id is too old for a gateway to accept it again.
  keep_until timestamptz not null,
  primary key (namespace, id)
);

create index message_keep_until on message (keep_until);
