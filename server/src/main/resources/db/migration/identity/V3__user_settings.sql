-- What a person keeps for their pages, such as the entities they starred, in Backstage's buckets.
create table identity.user_setting (
    owner  text not null,
    bucket text not null,
    key    text not null,
    value  jsonb not null,
    primary key (owner, bucket, key)
);
