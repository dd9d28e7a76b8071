-- The tags, as an object of name to object, as everybody was told of them; null until somebody looks at them.
alter table code.repository add column tags text;
