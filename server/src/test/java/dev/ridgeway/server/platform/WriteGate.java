package dev.ridgeway.server.platform;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A place in the database where writes of one kind wait, or are refused, until a test opens it; it outlives servers. */
public final class WriteGate implements AutoCloseable {

    private static final String WAIT = """
            while exists (select from gate_closed where table_name = tg_argv[0]) loop
                perform pg_sleep(0.01);
            end loop;
            return coalesce(new, old);
            """;
    private static final String REFUSE = "raise exception 'refused by a test';";

    private final JdbcClient jdbc;
    private final String table;

    private WriteGate(JdbcClient jdbc, String table) {
        this.jdbc = jdbc;
        this.table = table;
    }

    /** Rows for which the condition on {@code new} holds wait before they are written. */
    public static WriteGate holding(JdbcClient jdbc, String table, String event, String condition) {
        return of(jdbc, table, event, condition, WAIT);
    }

    /** Rows for which the condition on {@code new} holds cannot be written. */
    public static WriteGate refusing(JdbcClient jdbc, String table, String event, String condition) {
        return of(jdbc, table, event, condition, REFUSE);
    }

    /** Rows for which the condition on {@code new} holds are written, but the transaction does not end well. */
    public static WriteGate refusingTheEnd(JdbcClient jdbc, String table, String condition) {
        WriteGate gate = new WriteGate(jdbc, table);
        gate.run("create table if not exists gate_closed (table_name text primary key)");
        gate.run("create or replace function " + gate.name() + "() returns trigger language plpgsql as $$ begin "
                + REFUSE + " end $$");
        gate.run("create constraint trigger gate after insert on " + table
                + " deferrable initially deferred for each row when (" + condition + ") execute function "
                + gate.name() + "()");
        return gate;
    }

    private static WriteGate of(JdbcClient jdbc, String table, String event, String condition, String body) {
        WriteGate gate = new WriteGate(jdbc, table);
        gate.run("create table if not exists gate_closed (table_name text primary key)");
        jdbc.sql("insert into gate_closed values (:table) on conflict do nothing")
                .param("table", table)
                .update();
        gate.run("create or replace function " + gate.name() + "() returns trigger language plpgsql as $$ begin " + body
                + " end $$");
        gate.run("create trigger gate before " + event + " on " + table + " for each row when (" + condition
                + ") execute function " + gate.name() + "('" + table + "')");
        return gate;
    }

    /** The same gate, reached by another address of the database. */
    public WriteGate at(JdbcClient moved) {
        return new WriteGate(moved, table);
    }

    /** Returns when a write waits here. */
    public void arrived() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> jdbc.sql("select exists (select from pg_stat_activity where wait_event = 'PgSleep')")
                        .query(Boolean.class)
                        .single());
    }

    /** Lets through what waits here, and what comes later. */
    public void open() {
        jdbc.sql("delete from gate_closed where table_name = :table")
                .param("table", table)
                .update();
    }

    @Override
    public void close() {
        open();
        run("drop trigger if exists gate on " + table);
    }

    private String name() {
        return "gate_" + table.replace('.', '_');
    }

    private void run(String statement) {
        jdbc.sql(statement).update();
    }
}
