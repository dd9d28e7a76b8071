create schema if not exists catalog;

create table catalog.location (
    id text primary key,
    type text not null,
    target text not null,
    entity_ref text not null,
    origin text not null,
    errors text not null default '[]',
    unique (type, target)
);

create table catalog.entity (
    ref text primary key,
    uid text not null unique,
    root text not null,
    locator text not null,
    parent text not null,
    content text not null,
    errors text not null default '[]'
);

create index entity_root on catalog.entity (root);
