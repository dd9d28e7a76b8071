-- Whom to tell of pushes; the secret is sealed.
create table code.webhook (
    id            uuid primary key,
    repository_id bigint not null references code.repository on delete cascade,
    url           text not null,
    secret        bytea not null,
    created_at    timestamptz not null,
    created_by    text not null
);

create index webhook_repository on code.webhook (repository_id);

create table code.webhook_delivery (
    id           uuid primary key,
    webhook_id   uuid not null references code.webhook on delete cascade,
    payload      text not null,
    state        text not null,
    attempts     int not null default 0,
    answer       text not null default '',
    created_at   timestamptz not null,
    attempted_at timestamptz
);

create index webhook_delivery_webhook on code.webhook_delivery (webhook_id, created_at desc);
