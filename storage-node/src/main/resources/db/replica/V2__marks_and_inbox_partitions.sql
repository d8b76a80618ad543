-- Records are kept by the time in their ids, so that old ones go as whole partitions. What is there already, and what fits no
-- partition, is in the rest.
alter table inbox rename to inbox_rest;
alter index inbox_pkey rename to inbox_rest_pkey;
create table inbox (like inbox_rest including all) partition by range (operation_id);
alter table inbox attach partition inbox_rest default;

alter table replica rename column effective_time to stamp_time;
alter table replica add column effective_time  bigint not null default 0;
alter table replica add column acceptance_mark bigint not null default 0;
alter table replica add column horizon         bigint not null default 0;
update replica set effective_time = stamp_time;
