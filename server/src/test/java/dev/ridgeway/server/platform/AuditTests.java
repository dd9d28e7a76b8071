package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.jdbc.core.simple.JdbcClient;

class AuditTests {

    private static final AuditQuery ALL = new AuditQuery("", "", "", "", null, null);

    @TempDir
    private Path folder;

    private final DataSource database = TestDatabase.fresh();
    private final Audit audit = new Audit(JdbcClient.create(database));
    private final Instant now = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void keepsEverythingUnlessToldHowLong() throws IOException {
        recordAt(now.minus(Duration.ofDays(400)), "old");
        recordAt(now.minus(Duration.ofDays(3)), "new");

        retention("app: {title: x}").apply();
        assertThat(subjects()).containsExactly("new", "old");

        retention("ridgeway: {audit: {keep-days: 30}}").apply();
        assertThat(subjects()).containsExactly("new");
    }

    @Test
    void refusesANumberOfDaysThatIsNone() {
        assertThatThrownBy(() -> retention("ridgeway: {audit: {keep-days: -1}}"))
                .hasMessageContaining("line 1: ridgeway.audit.keep-days must be a number of days");
    }

    @Test
    void leavesOutTheCredentialsOfAnAddress() {
        recordAt(now, "url:https://someone:hidden@git.example/all.yaml");

        assertThat(subjects()).containsExactly("url:https://git.example/all.yaml");
    }

    private void recordAt(Instant at, String subject) {
        audit.record(new AuditEntry(at, "user:default/a", "thing.change", subject, "127.0.0.1", "succeeded", ""));
    }

    private List<String> subjects() {
        return audit.entries(ALL, 10, 0).stream().map(AuditEntry::subject).toList();
    }

    private AuditRetention retention(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("app-config.yaml"), text);
        Configuration configuration = Configuration.load(List.of(file), folder, 7007, Map.of());
        ObjectProvider<Task<?>> none =
                new StaticListableBeanFactory().getBeanProvider(ResolvableType.forClass(Task.class));
        DurableWork work = new DurableWork(database, none, configuration, JdbcClient.create(database), () -> now);
        return new AuditRetention(audit, work, () -> now, configuration);
    }
}
