package dev.ridgeway.server.paths.steps;

import dev.ridgeway.server.paths.actions.TemplateHosts;
import dev.ridgeway.server.paths.expressions.Options;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The settings of golden paths, under Backstage's own keys below {@code scaffolder}. */
@Component
public class RunSettings {

    private final int limit;
    private final Duration timeout;
    private final Map<String, @Nullable Object> parameters;
    private final Map<String, String> secrets;
    private final Options options;
    private final String author;
    private final String email;
    private final String commitMessage;

    RunSettings(Configuration configuration, TemplateHosts hosts) {
        this.limit = configuration
                .at("scaffolder.concurrentTasksLimit")
                .map(RunSettings::limit)
                .orElse(10);
        this.timeout = configuration
                .at("scaffolder.taskTimeout")
                .map(RunSettings::timeout)
                .orElse(Duration.ofHours(24));
        this.parameters = PathTemplate.object(configuration
                .at("scaffolder.defaultEnvironment.parameters")
                .map(Setting::raw)
                .orElse(null));
        Map<String, String> kept = new LinkedHashMap<>();
        configuration
                .at("scaffolder.defaultEnvironment.secrets")
                .ifPresent(all -> all.map().forEach((name, value) -> kept.put(name, value.text())));
        this.secrets = Map.copyOf(kept);
        this.options = hosts.options();
        this.author = configuration
                .at("scaffolder.defaultAuthor.name")
                .map(Setting::text)
                .orElse("Ridgeway");
        this.email = configuration
                .at("scaffolder.defaultAuthor.email")
                .map(Setting::text)
                .orElse("ridgeway@localhost");
        this.commitMessage = configuration
                .at("scaffolder.defaultCommitMessage")
                .map(Setting::text)
                .orElse("Initial commit");
    }

    private static int limit(Setting setting) {
        double number = setting.number();
        if (number < 1 || number > 1000) {
            throw setting.wrong("a number between 1 and 1000");
        }
        return (int) number;
    }

    private static Duration timeout(Setting setting) {
        Duration timeout = setting.duration();
        if (!timeout.isPositive()) {
            throw setting.wrong("longer than nothing, such as {hours: 24} or 90m");
        }
        return timeout;
    }

    /** How many runs one server performs at once. */
    public int limit() {
        return limit;
    }

    /** How long one attempt of a run may take. */
    public Duration timeout() {
        return timeout;
    }

    /** {@code environment.parameters} of expressions. */
    public Map<String, @Nullable Object> parameters() {
        return parameters;
    }

    /** {@code environment.secrets} of expressions. */
    public Map<String, String> secrets() {
        return secrets;
    }

    /** The expression language with the hosts that repositories may be on. */
    public Options options() {
        return options;
    }

    /** Who writes commits that name nobody. */
    public String author() {
        return author;
    }

    /** The address of {@link #author}. */
    public String email() {
        return email;
    }

    /** The message of commits that have none. */
    public String commitMessage() {
        return commitMessage;
    }
}
