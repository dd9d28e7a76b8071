create schema if not exists assembly;

-- What this installation has been given once: 'loaded', later perhaps 'removed'.
create table assembly.gift (
    name  text primary key,
    state text not null
);

-- Files that came with Ridgeway, as they were last written; what differs from it was changed by people.
create table assembly.shipped_file (
    repository text not null,
    path       text not null,
    hash       text not null,
    primary key (repository, path)
);
