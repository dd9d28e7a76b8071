-- Keys that sign user tokens; the private half is sealed with the server's key. Shared by all replicas.
create table identity.signing_key (
    id         text primary key,
    public_jwk text not null,
    sealed_jwk bytea not null,
    created_at timestamptz not null
);
