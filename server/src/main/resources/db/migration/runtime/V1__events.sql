create schema if not exists runtime;

-- What clusters said of workloads of the catalog's entities; they themselves forget it after an hour.
create table runtime.event (
    cluster text not null,
    uid text not null,
    namespace text not null,
    workload_kind text not null,
    workload text not null,
    kind text not null,
    name text not null,
    reason text not null,
    warning boolean not null,
    message text not null,
    times integer not null,
    first_at timestamptz not null,
    at timestamptz not null,
    primary key (cluster, uid)
);

create index event_of_workload on runtime.event (cluster, namespace, workload_kind, workload, at desc);
create index event_at on runtime.event (at);
