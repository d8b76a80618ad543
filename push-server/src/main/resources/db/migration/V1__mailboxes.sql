-- A mailbox. Its rows are the sequences after both marks and before next_sequence, without a hole:
-- so depth, gaps and the last sequence are read from this row alone.
create table recipient (
    id                   uuid        primary key,
    namespace            text        not null,
    name                 text        not null,
    token_hash           bytea       not null,
    next_sequence        bigint      not null default 1,
    acknowledged_through bigint      not null default 0,
    dropped_through      bigint      not null default 0,
    created_at           timestamptz not null default clock_timestamp()
) with (fillfactor = 70);

-- No foreign key: both sides are only changed under the recipient's row lock.
create table notification (
    recipient_id uuid        not null,
    sequence     bigint      not null,
    operation_id uuid        not null,
    key          bytea       not null,
    kind         smallint    not null,
    outcome      bytea       not null,
    created_at   timestamptz not null,
    primary key (recipient_id, sequence)
);

-- What was taken over from each position's outbox. Never trimmed: it outlives the outbox rows.
create table taken (
    position    numeric(20) not null,
    incarnation bigint      not null,
    through     bigint      not null,
    primary key (position, incarnation)
) with (fillfactor = 50);

alter table notification set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
