create schema if not exists code;

-- A repository of the embedded Git host. The row exists exactly when the folder git/<owner>/<name>.git is whole; 'deleting'
-- means that somebody asked for its end and that it has to be brought to it.
create table code.repository (
    id             bigint generated always as identity primary key,
    owner          text not null,
    name           text not null,
    default_branch text not null,
    description    text not null,
    visibility     text not null,
    deleting       boolean not null default false,
    created_at     timestamptz not null,
    pushed_at      timestamptz
);

create unique index repository_name on code.repository (lower(owner), lower(name));

-- The branches as everybody was told of them; what the folder says beyond that is still to be told. An empty commit is a
-- branch that is gone.
create table code.branch (
    repository_id bigint not null references code.repository on delete cascade,
    name          text not null,
    commit        text not null,
    told          boolean not null,
    primary key (repository_id, name)
);
