package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.runtime.ClusterObjects.Log;
import dev.ridgeway.server.connections.MaskedLines;
import dev.ridgeway.server.runtime.LogSources.LogSource;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What several copies write, as one log in the order of its times: each line begins with what wrote it and when, tabs
 * between, and is masked. Copies that begin later join in. Whoever reads slowly slows the clusters' answers: a hundred
 * lines of each copy wait here at most. What can be read no longer is said by a line that begins with NUL: NUL, what wrote
 * it, tab, why; nothing after the tab when it can be again.
 */
final class CopyLogs implements Closeable {

    /** What is sent while nothing is written, so that it is noticed when nobody reads any more; not a line. */
    static final String NOTHING_NEW = "\0\n";

    private static final Logger log = LoggerFactory.getLogger(CopyLogs.class);
    private static final int MOST_WAITING = 100;
    private static final int MOST_AT_ONCE = 500;
    private static final int MOST_SINCE = 5_000;
    private static final Duration OPENED_WITHIN = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LOOKED_AGAIN = Duration.ofSeconds(2);
    private static final Duration TRIED_AGAIN = Duration.ofSeconds(10);
    private static final Duration STILL_THERE = Duration.ofSeconds(2);

    private final KnownCluster cluster;
    private final Supplier<List<LogSource>> sources;
    private final Wanted wanted;
    private final Map<String, Reader> readers = new LinkedHashMap<>();
    private final Map<String, String> troubles = new LinkedHashMap<>();
    private boolean closed;

    /**
     * Which part of it.
     *
     * @param previous what was written before the last restart, instead of what is written now
     * @param follow waits for more
     * @param lines the last so many of each
     * @param after nothing that was written until then; null for all of these lines
     */
    record Wanted(
            boolean previous,
            boolean follow,
            int lines,
            @Nullable Instant after) {}

    private record Line(String source, Instant at, String text) {}

    private CopyLogs(KnownCluster cluster, Supplier<List<LogSource>> sources, Wanted wanted) {
        this.cluster = cluster;
        this.sources = sources;
        this.wanted = wanted;
    }

    /**
     * Opens what there is at this moment, all at once; throws why nothing could be, unless that is only that nothing was
     * written yet.
     */
    static CopyLogs open(KnownCluster cluster, Supplier<List<LogSource>> sources, Wanted wanted) {
        CopyLogs logs = new CopyLogs(cluster, sources, wanted);
        List<Reader> begun = logs.look();
        try {
            for (Reader each : begun) {
                if (!each.opened.await(OPENED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Optional<ToolProblem> problem =
                begun.stream().map(it -> it.problem).filter(Objects::nonNull).findFirst();
        if (problem.isPresent() && begun.stream().allMatch(it -> it.problem != null)) {
            logs.close();
            throw problem.get();
        }
        return logs;
    }

    /** Passes on what is written: until now, or until it is closed. */
    void copy(OutputStream to) throws IOException {
        long looked = System.nanoTime();
        long said = System.nanoTime();
        while (true) {
            List<Line> lines = take();
            String told = troubles();
            if (!told.isEmpty()) {
                to.write(told.getBytes(StandardCharsets.UTF_8));
                to.flush();
                said = System.nanoTime();
            }
            if (!lines.isEmpty()) {
                write(lines, to);
                said = System.nanoTime();
            } else if (over()) {
                return;
            } else if (past(said, STILL_THERE)) {
                to.write(NOTHING_NEW.getBytes(StandardCharsets.UTF_8));
                to.flush();
                said = System.nanoTime();
            }
            if (wanted.follow() && past(looked, LOOKED_AGAIN)) {
                look();
                looked = System.nanoTime();
            }
        }
    }

    /** What is to be said of them, once. */
    private synchronized String troubles() {
        StringBuilder text = new StringBuilder();
        troubles.forEach((label, why) -> text.append('\0')
                .append(label)
                .append('\t')
                .append(why.replaceAll("\\s+", " "))
                .append('\n'));
        troubles.clear();
        return text.toString();
    }

    private static boolean past(long since, Duration time) {
        return System.nanoTime() - since > time.toNanos();
    }

    private static void write(List<Line> lines, OutputStream to) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach(it -> text.append(it.source())
                .append('\t')
                .append(it.at())
                .append('\t')
                .append(it.text())
                .append('\n'));
        to.write(text.toString().getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    /** Begins to read what is not read yet, and what began anew. */
    private synchronized List<Reader> look() {
        List<Reader> begun = new ArrayList<>();
        for (LogSource source : closed ? List.<LogSource>of() : sources.get()) {
            Reader before = readers.get(source.label());
            if (before == null || before.mayGoOn(source)) {
                Reader reader = new Reader(source, before);
                readers.put(source.label(), reader);
                reader.thread =
                        Thread.ofVirtual().name("log-of-" + source.label()).start(reader::read);
                begun.add(reader);
            }
        }
        return begun;
    }

    private synchronized boolean over() {
        return closed || (!wanted.follow() && readers.values().stream().noneMatch(it -> it.going || it.has()));
    }

    /** The next lines by their times. A copy that says nothing for a moment is not waited for until it writes again. */
    private synchronized List<Line> take() {
        long patience = (wanted.follow() ? MOMENT : PATIENCE).toNanos();
        long end = System.nanoTime() + patience;
        try {
            for (long left = patience; !due() && !over() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
        if (System.nanoTime() - end >= 0) {
            readers.values().forEach(it -> it.quiet |= !it.has());
        }
        List<Line> lines = new ArrayList<>();
        while (lines.size() < MOST_AT_ONCE && due()) {
            readers.values().stream()
                    .filter(Reader::has)
                    .min(Comparator.comparing(it -> it.lines.element().at()))
                    .ifPresent(it -> lines.add(it.lines.remove()));
        }
        notifyAll();
        return lines;
    }

    private boolean due() {
        return readers.values().stream().anyMatch(Reader::has)
                && readers.values().stream().allMatch(it -> it.has() || it.quiet || !it.going);
    }

    /** Reads one of them from when it is opened to its end; what is not final is guarded by the log. */
    private final class Reader {

        private final LogSource source;
        private final MaskedLines mask;
        private final Queue<Line> lines = new ArrayDeque<>();
        private final CountDownLatch opened = new CountDownLatch(1);
        private @Nullable Thread thread;
        private @Nullable InputStream from;
        private volatile @Nullable ToolProblem problem;
        private final @Nullable Instant after;
        private @Nullable Instant last;
        private boolean going = true;
        private boolean quiet;
        private long ended;
        private final boolean again;

        Reader(LogSource source, @Nullable Reader before) {
            this.source = source;
            this.mask = new MaskedLines(source.secretNames());
            this.after = before == null ? wanted.after() : before.last;
            this.last = after;
            this.again = before != null && before.problem != null;
            if (before != null) {
                lines.addAll(before.lines);
            }
        }

        boolean has() {
            return !lines.isEmpty();
        }

        /** It began anew, or was cut off although what writes goes on. */
        boolean mayGoOn(LogSource now) {
            return !going
                    && (!source.run().equals(now.run())
                            || (now.running() && past(ended, problem == null ? LOOKED_AGAIN : TRIED_AGAIN)));
        }

        void read() {
            try (InputStream written = open()) {
                opened.countDown();
                if (again) {
                    trouble("");
                }
                MaskedLines.each(written, this::add);
            } catch (ToolRefused refused) {
                if (!refused.code().equals("log-not-found")) {
                    failed(refused);
                }
            } catch (ToolProblem away) {
                failed(away);
            } catch (IOException end) {
                log.debug("The log of {} ended: {}", source.label(), end.toString());
            } finally {
                end();
            }
        }

        private void failed(ToolProblem why) {
            problem = why;
            trouble(why.message() + " " + why.remedy());
        }

        private void trouble(String why) {
            synchronized (CopyLogs.this) {
                troubles.put(source.label(), why);
            }
        }

        private InputStream open() throws IOException {
            Log part = new Log(
                    source.container(),
                    wanted.previous(),
                    wanted.follow() && source.running(),
                    after == null ? wanted.lines() : MOST_SINCE,
                    after,
                    true);
            InputStream written = cluster.cluster().objects().log(source.namespace(), source.copy(), part);
            synchronized (CopyLogs.this) {
                from = written;
                if (!closed) {
                    return written;
                }
            }
            written.close();
            throw new IOException("Nobody reads it any more.");
        }

        private void end() {
            synchronized (CopyLogs.this) {
                going = false;
                ended = System.nanoTime();
                CopyLogs.this.notifyAll();
            }
            opened.countDown();
        }

        private void add(String line) throws IOException {
            int space = line.indexOf(' ');
            Instant at = instant(space < 0 ? line : line.substring(0, space));
            if (at == null) {
                return;
            }
            String text = mask.masked(space < 0 ? "" : line.substring(space + 1));
            synchronized (CopyLogs.this) {
                if (after != null && !at.isAfter(after)) {
                    return;
                }
                try {
                    while (lines.size() >= MOST_WAITING && !closed) {
                        CopyLogs.this.wait();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
                if (closed) {
                    throw new IOException("Nobody reads it any more.");
                }
                lines.add(new Line(source.label(), at, text));
                last = at;
                quiet = false;
                CopyLogs.this.notifyAll();
            }
        }
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    @Override
    public void close() {
        List<InputStream> open = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Reader each : readers.values()) {
                Optional.ofNullable(each.thread).ifPresent(Thread::interrupt);
                Optional.ofNullable(each.from).ifPresent(open::add);
            }
            notifyAll();
        }
        for (InputStream each : open) {
            try {
                each.close();
            } catch (IOException gone) {
                log.debug("A log was closed already: {}", gone.toString());
            }
        }
    }
}
