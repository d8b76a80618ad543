-- One schema a replica (position_<n>): it is dropped, dumped and restored as a whole.

create table entry (
  key          bytea  primary key,   -- namespace, a zero byte, key
  value        bytea  not null,
  content_type text   not null,
  version      bigint not null,
  revision     bigint not null,
  changed_at   bigint not null       -- milliseconds of effective time
);
-- Values are mostly compressed or encrypted already: no attempt to compress them again.
alter table entry alter column value set storage external;

create table inbox (
  operation_id bytea not null,       -- 16 bytes
  key          bytea not null,
  fingerprint  bytea not null,       -- 16 bytes
  decision     bytea not null,       -- recado.internal.v1.Decision
  sent_to      bytea not null,       -- 16 bytes for each recipient that has its outbox row
  primary key (operation_id, key)
);

create table outbox (
  sequence bigint primary key,
  payload  bytea  not null           -- recado.internal.v1.OutboxRow
);

create table replica (
  id              int    primary key check (id = 1),
  applied_term    bigint not null,
  applied_index   bigint not null,
  revision        bigint not null,
  effective_time  bigint not null,   -- milliseconds
  outbox_sequence bigint not null,
  relayed_through bigint not null,
  incarnation     bigint not null,
  digest          bytea  not null    -- runs over all decisions through applied_index
);
insert into replica values (1, 0, -1, 0, 0, 0, 0, 1, '\x00000000000000000000000000000000');
