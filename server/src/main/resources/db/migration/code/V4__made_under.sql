-- Under which key a repository was made, so that an interrupted run knows its own; empty when under none.
alter table code.repository add column made_under text not null default '';
