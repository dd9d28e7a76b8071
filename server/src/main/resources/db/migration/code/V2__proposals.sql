-- A proposed change: one branch into another. Its commits are kept once it is no longer open, to show what it was.
create table code.proposal (
    repository_id bigint not null references code.repository on delete cascade,
    number        int not null,
    title         text not null,
    description   text not null,
    head          text not null,
    base          text not null,
    state         text not null,
    author        text not null,
    created_at    timestamptz not null,
    head_commit   text not null,
    base_commit   text not null,
    merge_commit  text,
    closed_at     timestamptz,
    closed_by     text,
    primary key (repository_id, number)
);

create unique index proposal_open on code.proposal (repository_id, head, base) where state = 'open';

-- What a check said about a commit; the newest word of each context counts.
create table code.commit_status (
    repository_id bigint not null references code.repository on delete cascade,
    commit        text not null,
    context       text not null,
    state         text not null,
    description   text not null,
    target_url    text not null,
    creator       text not null,
    created_at    timestamptz not null,
    primary key (repository_id, commit, context)
);
