-- Something known, encrypted under the key of this installation: who opens it has the right key.
create table assembly.server_key (
    one   boolean primary key default true check (one),
    proof bytea   not null
);
