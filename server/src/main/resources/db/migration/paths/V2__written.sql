-- How many of a turn's writes are there: a database that died may have lost the last ones, or taken one without saying so.
alter table paths.run add column written int not null default 0;
