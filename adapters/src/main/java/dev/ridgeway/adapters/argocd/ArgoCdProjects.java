package dev.ridgeway.adapters.argocd;

import static dev.ridgeway.adapters.JsonFields.said;

import dev.ridgeway.plugin.delivery.DeliveryClosed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is known of projects and of whose each application is, so that it can be said at once what keeps one from being delivered. */
final class ArgoCdProjects {

    private static final int MOST_CHANGES = 100;

    private final Map<String, JsonNode> windows = new ConcurrentHashMap<>();
    private final Map<String, Member> members = new ConcurrentHashMap<>();

    /** As much of an application as windows ask for. */
    private record Member(String project, String name, List<String> cluster, String namespace) {
        static Member of(JsonNode application) {
            JsonNode destination = application.at("/spec/destination");
            String home = said(application.at("/status/controllerNamespace"));
            return new Member(
                    ArgoCdApplication.name(
                            home.isEmpty() ? said(application.at("/metadata/namespace")) : home,
                            said(application.at("/spec/project"))),
                    said(application.at("/metadata/name")),
                    Stream.of("name", "server")
                            .map(it -> said(destination.path(it)))
                            .filter(it -> !it.isEmpty())
                            .toList(),
                    said(destination.path("namespace")));
        }

        String projectName() {
            return project.substring(project.indexOf('/') + 1);
        }
    }

    /** There are these and no others from now on. */
    void projects(JsonNode there) {
        there.forEach(this::project);
        windows.keySet().retainAll(there.valueStream().map(ArgoCdProjects::name).toList());
    }

    private static String name(JsonNode object) {
        return ArgoCdApplication.name(said(object.at("/metadata/namespace")), said(object.at("/metadata/name")));
    }

    /** The project is like this from now on. */
    void project(JsonNode project) {
        String name = name(project);
        JsonNode its = project.at("/spec/syncWindows");
        if (its.isEmpty()) {
            windows.remove(name);
        } else {
            windows.put(name, its);
        }
    }

    void projectGone(String namespace, String name) {
        windows.remove(ArgoCdApplication.name(namespace, name));
    }

    void application(JsonNode application) {
        members.put(name(application), Member.of(application));
    }

    void applicationGone(String name) {
        members.remove(name);
    }

    /** Of which project the application is; empty where that is not known. */
    String projectOf(String application) {
        Member member = members.get(application);
        return member == null ? "" : member.projectName();
    }

    /** What keeps Argo CD from bringing anything to the application by itself at that time. */
    Optional<DeliveryClosed> closed(String application, Instant now) {
        Member member = members.get(application);
        JsonNode all = member == null ? null : windows.get(member.project());
        if (member == null || all == null) {
            return Optional.empty();
        }
        String project = member.projectName();
        List<SyncWindow> its = new ArrayList<>();
        for (JsonNode each : all) {
            if (concerns(each, member)) {
                try {
                    its.add(new SyncWindow(each));
                } catch (IllegalArgumentException unreadable) {
                    return Optional.of(new DeliveryClosed(
                            "a sync window of its project " + project + " cannot be read, "
                                    + said(each.path("schedule")) + " for " + said(each.path("duration")),
                            null));
                }
            }
        }
        return why(its, project, now).map(it -> new DeliveryClosed(it, opens(its, project, now)));
    }

    private static Optional<String> why(List<SyncWindow> windows, String project, Instant at) {
        Optional<SyncWindow> denying =
                windows.stream().filter(it -> !it.allows() && it.active(at)).findFirst();
        if (denying.isPresent()) {
            return Optional.of(denying.get().named() + " of its project " + project + " forbids it");
        }
        List<SyncWindow> allowing = windows.stream().filter(SyncWindow::allows).toList();
        return allowing.isEmpty() || allowing.stream().anyMatch(it -> it.active(at))
                ? Optional.empty()
                : Optional.of("its project " + project + " allows it only in "
                        + allowing.getFirst().named());
    }

    /** A window begins and ends at whole seconds, and is active after the first of these. */
    private static @Nullable Instant opens(List<SyncWindow> windows, String project, Instant now) {
        Instant at = now;
        for (int i = 0; i < MOST_CHANGES; i++) {
            Instant from = at;
            Optional<Instant> next =
                    windows.stream().flatMap(it -> it.changes(from).stream()).min(Instant::compareTo);
            if (next.isEmpty()) {
                return null;
            }
            at = next.get().plusSeconds(1);
            if (why(windows, project, at).isEmpty()) {
                return next.get();
            }
        }
        return null;
    }

    private static boolean concerns(JsonNode window, Member member) {
        List<Boolean> matches = Stream.of(
                        matches(window.path("applications"), List.of(member.name())),
                        matches(window.path("clusters"), member.cluster()),
                        matches(window.path("namespaces"), List.of(member.namespace())))
                .flatMap(Optional::stream)
                .toList();
        return window.path("andOperator").asBoolean(false)
                ? !matches.isEmpty() && !matches.contains(false)
                : matches.contains(true);
    }

    /** Empty where the window does not ask. */
    private static Optional<Boolean> matches(JsonNode patterns, List<String> values) {
        return patterns.isEmpty()
                ? Optional.empty()
                : Optional.of(patterns.valueStream()
                        .map(it -> pattern(said(it)))
                        .anyMatch(it -> values.stream()
                                .anyMatch(value -> it.matcher(value).matches())));
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char each = glob.charAt(i);
            regex.append(
                    switch (each) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        case '{' -> "(?:";
                        case '}' -> ")";
                        case ',' -> "|";
                        default -> Pattern.quote(String.valueOf(each));
                    });
        }
        try {
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        } catch (PatternSyntaxException unreadable) {
            return Pattern.compile(Pattern.quote(glob));
        }
    }
}
