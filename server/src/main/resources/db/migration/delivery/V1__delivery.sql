create schema if not exists delivery;

-- What an engine keeps, also when the engine does not know it any more.
create table delivery.target (
    id bigint generated always as identity primary key,
    engine text not null,
    name text not null,
    uid text not null,
    title text not null,
    labels jsonb not null,
    repository text not null,
    files text[] not null,
    namespace text not null,
    seen_at timestamptz not null,
    unique (engine, name, uid)
);

-- Every attempt to bring a commit to a target. What a version consists of is read once from its repository.
create table delivery.deployment (
    id bigint generated always as identity primary key,
    target bigint not null references delivery.target (id),
    started_at timestamptz not null,
    ended_at timestamptz,
    up_at timestamptz,
    outcome text not null,
    revision text not null,
    asked_by text not null,
    message text not null,
    images text[] not null,
    version text,
    digest text,
    source_revision text,
    subject text,
    author text,
    committed_at timestamptz,
    tried_at timestamptz,
    read_at timestamptz,
    unique (target, started_at)
);

create index deployment_unread on delivery.deployment (started_at desc) where read_at is null;
