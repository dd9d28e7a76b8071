package dev.ridgeway.server.paths.steps;

import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.paths.actions.TemplateHosts;
import dev.ridgeway.server.paths.expressions.Expressions;
import dev.ridgeway.server.paths.expressions.Options;
import dev.ridgeway.server.paths.template.JoinedDelivery;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The settings of golden paths, under Backstage's own keys below {@code scaffolder}. */
@Component
public class RunSettings {

    private static final Pattern NEEDS =
            Pattern.compile("\\$\\{\\{\\s*environment\\.parameters\\.(\\w+)\\s*(?:and\\s(?:(?!\\bor\\b)[^}])*)?}}");
    private static final String ENVIRONMENTS = "environments";
    private static final String DELIVERY = "delivery";
    private static final String PORTAL = "portal";

    private final int limit;
    private final Duration timeout;
    private final Map<String, @Nullable Object> parameters;
    private final Map<String, @Nullable Object> shipped;
    private final Map<String, String> secrets;
    private final Options options;
    private final Optional<JoinedDelivery> delivery;
    private final String author;
    private final String email;
    private final String commitMessage;

    RunSettings(Configuration configuration, TemplateHosts hosts, Environments environments) {
        this.limit = configuration
                .at("scaffolder.concurrentTasksLimit")
                .map(RunSettings::limit)
                .orElse(10);
        this.timeout = configuration
                .at("scaffolder.taskTimeout")
                .map(RunSettings::timeout)
                .orElse(Duration.ofHours(24));
        Map<String, @Nullable Object> known = new LinkedHashMap<>();
        known.put(ENVIRONMENTS, environments.names());
        known.put(PORTAL, configuration.baseUrl().toString());
        this.delivery = JoinedDelivery.of(configuration);
        delivery.ifPresent(it -> known.put(DELIVERY, it.repository().toRepoUrl()));
        known.putAll(PathTemplate.object(configuration
                .at("scaffolder.defaultEnvironment.parameters")
                .map(Setting::raw)
                .orElse(null)));
        this.parameters = known;
        this.shipped = new LinkedHashMap<>(known);
        shipped.put(PORTAL, configuration.baseUrl().toString());
        if (!Environments.areNames(known.get(ENVIRONMENTS))) {
            shipped.put(ENVIRONMENTS, environments.names());
        }
        delivery.ifPresentOrElse(
                it -> shipped.put(DELIVERY, it.repository().toRepoUrl()), () -> shipped.remove(DELIVERY));
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

    /**
     * {@code environment.parameters} of the template's expressions; {@code environments} among them unless the configuration
     * sets that, {@code portal}, the address of this one, and {@code delivery} where services can be added to what is delivered.
     * Templates that we ship take them for that, though the configuration may mean something else by them.
     */
    public Map<String, @Nullable Object> parameters(PathTemplate template) {
        return template.shipped() ? shipped : parameters;
    }

    /** Where services are added to what is delivered; empty where nothing of that is connected. */
    public Optional<JoinedDelivery> delivery() {
        return delivery;
    }

    /**
     * The template as it is performed here: a step whose condition is {@code ${{ environment.parameters.X }}}, or that
     * {@code and} more, is none where X is not set.
     */
    public PathTemplate here(PathTemplate template) {
        return template.without(step -> {
            Matcher needs = NEEDS.matcher(step.condition() instanceof String condition ? condition.strip() : "");
            return needs.matches() && !Expressions.truthy(parameters(template).get(needs.group(1)));
        });
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
