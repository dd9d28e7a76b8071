create schema if not exists apis;

create table apis.definition (
    hash text primary key,
    content text not null
);

create table apis.version (
    id bigint generated always as identity primary key,
    entity_ref text not null,
    hash text not null references apis.definition (hash),
    at timestamptz not null,
    type text not null,
    characters integer not null,
    gone_at timestamptz
);

create index version_entity on apis.version (entity_ref, id desc);
create index version_hash on apis.version (hash);
