-- Who pushed last; empty where nobody saw who it was.
alter table code.repository add column pushed_by text not null default '';
