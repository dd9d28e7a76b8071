create table catalog.history (
    id bigint generated always as identity primary key,
    ref text not null,
    at timestamptz not null,
    what text not null,
    locator text not null,
    revision text not null,
    fields text not null default '[]'
);

create index history_ref on catalog.history (ref, id);
create index history_at on catalog.history using brin (at);
