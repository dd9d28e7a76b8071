create schema if not exists identity;

-- A personal token; only the hash of it is kept.
create table identity.token (
    id           uuid primary key,
    owner        text not null,
    name         text not null,
    hash         bytea not null unique,
    prefix       text not null,
    scopes       text[] not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    last_used_at timestamptz
);

create index token_owner on identity.token (owner, created_at desc);
