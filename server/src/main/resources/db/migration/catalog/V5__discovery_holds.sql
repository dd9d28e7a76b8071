alter table catalog.discovery
    add column held_until timestamptz not null default '-infinity',
    add column doubted boolean not null default false;
