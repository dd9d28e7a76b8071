create schema if not exists paths;

create table paths.run (
    id             uuid primary key,
    template_ref   text not null,
    template_title text not null,
    template       text not null,
    base_url       text,
    revision       text not null,
    parameters     text not null,
    secret_names   text not null,
    person         text not null,
    created_by     text not null,
    permissions    text not null,
    origin         text not null,
    means          text not null,
    created_at     timestamptz not null,
    secrets        bytea,
    status         text not null,
    changed_at     timestamptz not null,
    ended_at       timestamptz,
    cancel_asked   boolean not null default false,
    turn           int not null default 0,
    attempt        int not null default 0,
    output         text,
    error          text
);

create index run_created_at on paths.run (created_at desc);
create index run_created_by on paths.run (created_by, created_at desc);
create index run_template on paths.run (template_ref, status);

create table paths.step (
    run        uuid not null references paths.run on delete cascade,
    position   int not null,
    id         text not null,
    name       text not null,
    action     text not null,
    status     text not null,
    started_at timestamptz,
    ended_at   timestamptz,
    message    text,
    output     text,
    primary key (run, position)
);

create table paths.event (
    id   bigint generated always as identity primary key,
    run  uuid not null references paths.run on delete cascade,
    type text not null,
    body text not null,
    at   timestamptz not null
);

create index event_run on paths.event (run, id);

create table paths.effect (
    id      bigint generated always as identity primary key,
    run     uuid not null references paths.run on delete cascade,
    step    text not null,
    kind    text not null,
    subject text not null,
    title   text not null,
    url     text,
    state   text not null check (state in ('intended', 'done', 'undone', 'released')),
    at      timestamptz not null
);

create index effect_run on paths.effect (run, id);
create unique index effect_claim on paths.effect (subject)
    where kind = 'repository' and state in ('intended', 'done');
