-- The fleet itself: one row, whose lock makes one writer at a time. Its revision comes from an update of this row and
-- not from a sequence, so that commit order is number order and a watcher never misses one that commits late.
create table fleet (
  one                smallint    primary key default 1 check (one = 1),
  fleet_id           text        not null,
  revision           bigint      not null,
  ticked_at          timestamptz not null,
  held_back          boolean     not null default false,
  epoch              bigint      not null default 0,
  bits               int         not null default 0,
  positions          int         not null default 0,
  replicas           int         not null default 0
);
-- Empty until the first member registers: a fleet whose discovery lost its database brings its id along.
insert into fleet (fleet_id, revision, ticked_at) values ('', 1, clock_timestamp());

create table member (
  id                 uuid        primary key,
  role               text        not null,
  name               text        not null,
  host               text        not null,
  http_port          int         not null,
  grpc_port          int         not null,
  internal_grpc_port int         not null,
  raft_port          int         not null,
  zone               text        not null,
  process_id         text        not null,
  registered_at      timestamptz not null,
  lease_expires_at   timestamptz not null,
  suspect            boolean     not null,
  holds              int[]       not null
);

-- Planned once; a position without a row was not planned yet.
create table position (
  number             int         primary key,
  replicas           uuid[]      not null,
  leader             uuid,
  term               bigint      not null,
  incarnation        bigint      not null
);

create table api_key (
  hash               bytea       primary key,
  namespace          text        not null,
  role               text        not null,
  created_at         timestamptz not null,
  revoked_at         timestamptz
);
