-- All answers, sealed, where some are shown to nobody; those are left out of parameters then.
alter table paths.run add column hidden bytea;
