create table catalog.change (
    transaction xid8 not null default pg_current_xact_id(),
    at timestamptz not null default clock_timestamp(),
    refs text[] not null
);

create index change_transaction on catalog.change (transaction);

-- Every write leaves a change in its own transaction, whoever wrote, and wakes all servers when it commits.
create function catalog.note_change() returns trigger language plpgsql as $$
begin
    insert into catalog.change (refs) select array_agg(ref) from written having count(*) > 0;
    if found then
        perform pg_notify('ridgeway_live', 'server:catalog {}');
    end if;
    return null;
end
$$;

create trigger entity_inserted after insert on catalog.entity
    referencing new table as written for each statement execute function catalog.note_change();
create trigger entity_updated after update on catalog.entity
    referencing new table as written for each statement execute function catalog.note_change();
create trigger entity_deleted after delete on catalog.entity
    referencing old table as written for each statement execute function catalog.note_change();
