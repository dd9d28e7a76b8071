package dev.ridgeway.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.server.runtime.CopyLogs.Wanted;
import dev.ridgeway.server.runtime.FakeCluster.GoingLog;
import dev.ridgeway.server.runtime.LogSources.LogSource;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CopyLogsTests {

    private static final Wanted ALL = new Wanted(false, false, 200, null);
    private static final Wanted ON = new Wanted(false, true, 200, null);
    private static final String DAY = "2026-01-01T";

    private final FakeCluster fake = new FakeCluster("east");
    private final KnownCluster cluster = new KnownCluster(fake, namespace -> {});

    private static LogSource source(String copy, String run) {
        return new LogSource("shop", copy, "web", copy, run, true, Set.of("STRIPE"));
    }

    @Test
    void putsWhatSeveralWroteIntoTheOrderOfItsTimesWithoutSecrets() throws IOException {
        fake.wrote("a", DAY + "10:00:00Z one\n" + DAY + "10:00:02.5Z STRIPE=abcdef\n");
        fake.wrote("b", DAY + "10:00:01Z two\n" + DAY + "10:00:02Z\nno line of a log\n");

        assertThat(read(ALL, source("a", "1"), source("b", "1")))
                .isEqualTo("a\t" + DAY + "10:00:00Z\tone\n"
                        + "b\t" + DAY + "10:00:01Z\ttwo\n"
                        + "b\t" + DAY + "10:00:02Z\t\n"
                        + "a\t" + DAY + "10:00:02.500Z\tSTRIPE=***\n");
    }

    @Test
    void leavesOutWhatWasReadBeforeAndReadsAnOlderRun() throws IOException {
        fake.wrote("a", DAY + "10:00:00.1Z one\n" + DAY + "10:00:00.2Z two\n");
        fake.wrote("a before", DAY + "09:00:00Z fell over\n");

        assertThat(read(new Wanted(false, false, 200, Instant.parse(DAY + "10:00:00.1Z")), source("a", "1")))
                .isEqualTo("a\t" + DAY + "10:00:00.200Z\ttwo\n");
        assertThat(read(new Wanted(true, false, 200, null), source("a", "0"))).contains("fell over");
    }

    @Test
    void passesOnALongLogWhole() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            text.append(Instant.parse(DAY + "10:00:00Z").plusMillis(i))
                    .append(" line ")
                    .append(i)
                    .append('\n');
        }
        fake.wrote("a", text.toString());
        fake.wrote("b", text.toString());

        List<String> lines =
                read(ALL, source("a", "1"), source("b", "1")).lines().toList();

        assertThat(lines).hasSize(6_000);
        assertThat(lines).extracting(it -> Instant.parse(it.split("\t")[1])).isSorted();
    }

    @Test
    void letsCopiesJoinThatBeginLaterAndBeginAnew() throws IOException {
        GoingLog a = fake.writes("a");
        List<LogSource> sources = new CopyOnWriteArrayList<>(List.of(source("a", "1")));
        Reader reader = new Reader();
        GoingLog b;
        GoingLog again;
        Thread copying;
        try (CopyLogs logs = CopyLogs.open(cluster, () -> List.copyOf(sources), ON)) {
            copying = reader.read(logs);
            a.line(DAY + "10:00:00Z begun");
            await().untilAsserted(() -> assertThat(reader.text()).contains("a\t" + DAY + "10:00:00Z\tbegun\n"));

            b = fake.writes("b");
            b.line(DAY + "10:00:03Z hello");
            sources.add(source("b", "1"));
            again = fake.writes("a");
            again.line(DAY + "10:00:00Z begun");
            again.line(DAY + "10:00:04Z again");
            a.end();
            sources.set(0, source("a", "2"));
            await().untilAsserted(() -> assertThat(reader.text())
                    .contains("b\t" + DAY + "10:00:03Z\thello\n", "a\t" + DAY + "10:00:04Z\tagain\n")
                    .containsOnlyOnce("begun"));
        }
        await().until(() -> !copying.isAlive());
        assertThat(again.closed() && b.closed()).isTrue();
    }

    @Test
    void noticesWithinSecondsThatNobodyReadsAnyMore() throws IOException {
        fake.writes("a");
        try (CopyLogs logs = CopyLogs.open(cluster, () -> List.of(source("a", "1")), ON)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> logs.copy(new OutputStream() {
                        @Override
                        public void write(int one) throws IOException {
                            throw new IOException("gone");
                        }
                    }));
        }
    }

    @Test
    void gathersLittleForWhoReadsSlowly() throws IOException {
        GoingLog a = fake.writes("a");
        for (int i = 0; i < 1_200; i++) {
            a.line(DAY + "10:00:00Z " + "x".repeat(1_000));
        }
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(1);
        try (CopyLogs logs = CopyLogs.open(cluster, () -> List.of(source("a", "1")), ON)) {
            Thread.ofVirtual().start(() -> {
                try {
                    logs.copy(new OutputStream() {
                        @Override
                        public void write(int one) throws IOException {
                            reading.countDown();
                            try {
                                slow.await();
                            } catch (InterruptedException e) {
                                throw new IOException(e);
                            }
                        }
                    });
                } catch (IOException ended) {
                    slow.countDown();
                }
            });
            await().until(() -> reading.getCount() == 0);

            await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> a.unread() > 300_000);
        } finally {
            slow.countDown();
        }
    }

    @Test
    void saysWhyNothingCanBeReadUnlessNothingWasWrittenYet() throws IOException {
        ToolProblem refused = new ToolRefused("cluster-right-missing", "No logs.", "Add a rule.");
        fake.refusesLog("a", refused);
        fake.refusesLog("b", new ToolUnavailable("cluster-unreachable", "It does not answer.", "Wait."));
        fake.wrote("c", DAY + "10:00:00Z one\n");

        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> read(ALL, source("a", "1"), source("b", "1")))
                .isSameAs(refused);
        assertThat(read(ALL, source("a", "1"), source("c", "1"))).contains("one", "\0a\tNo logs. Add a rule.\n");
        assertThat(read(ALL, source("never-wrote", "1"))).isEmpty();
        assertThat(read(ALL)).isEmpty();
    }

    @Test
    void saysOfWhichCopyNothingCanBeReadAnyMore() throws IOException {
        GoingLog a = fake.writes("a");
        a.line(DAY + "10:00:00Z one");
        Reader reader = new Reader();
        Thread copying;
        try (CopyLogs logs = CopyLogs.open(cluster, () -> List.of(source("a", "1")), ON)) {
            copying = reader.read(logs);
            await().untilAsserted(() -> assertThat(reader.text()).contains("one"));

            fake.refusesLog("a", new ToolUnavailable("cluster-unreachable", "It does\nnot answer.", "Wait."));
            a.end();

            await().untilAsserted(() -> assertThat(reader.text()).contains("\0a\tIt does not answer. Wait.\n"));
        }
        await().until(() -> !copying.isAlive());
    }

    private String read(Wanted wanted, LogSource... sources) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (CopyLogs logs = CopyLogs.open(cluster, () -> List.of(sources), wanted)) {
            logs.copy(to);
        }
        return to.toString(StandardCharsets.UTF_8);
    }

    /** Reads on until the log ends. */
    private static final class Reader extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Thread read(CopyLogs logs) {
            return Thread.ofVirtual().start(() -> {
                try {
                    logs.copy(this);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }

        @Override
        public synchronized void write(int one) {
            bytes.write(one);
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
