-- What was put to run past Git because Git or the tool of delivery did not answer, by the run that also writes it there.
create table delivery.broken_glass (
    run uuid primary key,
    engine text not null,
    target text not null,
    deployment bigint references delivery.deployment (id),
    version text not null,
    digest text not null,
    replaced text not null,
    reason text not null,
    person text not null,
    why text not null,
    paused boolean not null default false,
    since timestamptz not null,
    ended_at timestamptz
);

create index broken_glass_open on delivery.broken_glass (engine, target) where ended_at is null;
