package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.paths.expressions.Options;
import dev.ridgeway.server.paths.workspace.SkeletonRenderer;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The hosts that templates may name in {@code repoUrl}: the embedded one and those of {@code integrations}, by type. */
@Component
public class TemplateHosts {

    private static final Map<String, String> PUBLIC = Map.of(
            "github", "github.com",
            "gitlab", "gitlab.com",
            "azure", "dev.azure.com",
            "bitbucketCloud", "bitbucket.org");

    private final Options options;

    TemplateHosts(Configuration configuration) {
        Map<String, String> hosts = new HashMap<>();
        PUBLIC.forEach((type, host) -> hosts.put(host, type));
        hosts.put(Code.EMBEDDED, "ridgeway");
        configuration.at("integrations").map(Setting::map).orElse(Map.of()).forEach((type, entries) -> {
            if (entries.raw() instanceof Iterable<?>) {
                entries.list()
                        .forEach(entry ->
                                entry.child("host").ifPresent(host -> hosts.put(host.text(), type(type, host.text()))));
            }
        });
        this.options = Options.backstage(hosts);
    }

    /** The old key of both products of Bitbucket means the one at that host. */
    private static String type(String key, String host) {
        if (!key.equals("bitbucket")) {
            return key;
        }
        return host.equals(PUBLIC.get("bitbucketCloud")) ? "bitbucketCloud" : "bitbucketServer";
    }

    /** How texts of templates are read. */
    public Options options() {
        return options;
    }

    /** The hosts by their name, each with its type as {@code integrations} has it. */
    public Map<String, String> types() {
        return options.hosts();
    }

    /** What a step says about its rendering. */
    SkeletonRenderer.Settings settings(StepInput input) {
        List<String> untouched = input.texts("copyWithoutTemplating");
        if (untouched.isEmpty()) {
            untouched = input.texts("copyWithoutRender");
        }
        String extension = extension(input.values().get("templateFileExtension"));
        boolean cookiecutter = input.flag("cookiecutterCompat");
        if (!extension.isEmpty() && (cookiecutter || !untouched.isEmpty())) {
            throw new ActionFailed(
                    "input-invalid",
                    "templateFileExtension cannot be combined with cookiecutterCompat or copyWithoutTemplating.",
                    "Leave one of them out.");
        }
        return new SkeletonRenderer.Settings(
                untouched,
                extension,
                input.flag("replace"),
                (cookiecutter ? options.cookiecutter() : options)
                        .blanks(input.flag("trimBlocks"), input.flag("lstripBlocks")));
    }

    private static String extension(@Nullable Object setting) {
        if (setting instanceof String text && !text.isBlank()) {
            return text.startsWith(".") ? text : "." + text;
        }
        return Boolean.TRUE.equals(setting) ? ".njk" : "";
    }
}
