-- Growing leaves nothing to clean up: only updates and deletes are worth a vacuum. (Partitions of the inbox get none at all: they
-- are dropped as a whole.)
alter table entry set (autovacuum_vacuum_insert_threshold = -1);
