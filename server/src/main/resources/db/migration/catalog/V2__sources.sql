alter table catalog.location
    add column read_at timestamptz,
    add column took_millis integer not null default 0,
    add column next_at timestamptz not null default '-infinity',
    add column found integer not null default 0,
    add column changed integer not null default 0,
    add column changed_at timestamptz,
    add column failures integer not null default 0,
    add column read_under text not null default '',
    add column revision text not null default '';

create index location_next on catalog.location (next_at);

create table catalog.file (
    root text not null,
    locator text not null,
    revision text not null,
    entities integer not null,
    includes text not null,
    primary key (root, locator)
);

create index file_locator on catalog.file (locator text_pattern_ops);

create table catalog.discovery (
    name text primary key,
    read_at timestamptz,
    took_millis integer not null default 0,
    next_at timestamptz not null default '-infinity',
    found integer not null default 0,
    added integer not null default 0,
    removed integer not null default 0,
    problem text not null default '',
    remedy text not null default ''
);
