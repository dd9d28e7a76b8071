-- Somebody decided to undo what the run created; it never goes on after that.
alter table paths.run add column undo_asked boolean not null default false;
