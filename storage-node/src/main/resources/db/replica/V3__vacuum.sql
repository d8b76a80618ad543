-- Growing leaves nothing to clean up: updates and deletes are worth a vacuum, new rows only for freezing them, now and then. (Partitions
-- of the inbox get none at all: they are dropped as a whole.)
alter table entry set (autovacuum_vacuum_insert_threshold = 50000000, autovacuum_vacuum_insert_scale_factor = 0);
