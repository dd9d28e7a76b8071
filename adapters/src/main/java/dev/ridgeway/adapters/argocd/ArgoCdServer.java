package dev.ridgeway.adapters.argocd;

import dev.ridgeway.adapters.argocd.ArgoCdClient.UserInfo;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One Argo CD, by its own API and a token. */
final class ArgoCdServer implements DeliveryEngine {

    private static final Duration ASKED_EVERY = Duration.ofSeconds(3);

    private final String name;
    private final URI url;
    private final String title;
    private final ArgoCdClient client;
    private final InstantSource clock;
    private final ArgoCdProjects projects = new ArgoCdProjects();

    ArgoCdServer(String name, URI url, String title, ArgoCdClient client, InstantSource clock) {
        this.name = name;
        this.url = url;
        this.title = title;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return ArgoCdPlugin.toolName(name);
    }

    @Override
    public String kind() {
        return "argocd";
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String address() {
        return url.toString();
    }

    @Override
    public String ask() {
        account();
        String version = client.version().version();
        return version == null ? "" : version.replaceFirst("^v", "").replaceFirst("\\+.*", "");
    }

    private String account() {
        UserInfo user = client.userInfo();
        if (!Boolean.TRUE.equals(user.loggedIn()) || user.username() == null) {
            throw new ToolRefused(
                    "argocd-token-refused",
                    title + " does not know the token of this connection.",
                    "Make one for an account with the capability apiKey (argocd account generate-token), or for a"
                            + " project's role, and put it into the configuration.");
        }
        return user.username();
    }

    @Override
    public ToolRights rights() {
        String account = account();
        List<String> can = new ArrayList<>();
        List<MissingRight> cannot = new ArrayList<>();
        for (ArgoCdAbility ability : ArgoCdAbility.values()) {
            String objects = ability.objects(objects(account));
            if (client.may(ability.action(), ability.resource(), objects)) {
                can.add(ability.what());
            } else {
                cannot.add(new MissingRight(ability.what(), ability.cost(), grant(account, ability, objects)));
            }
        }
        List<String> beyond = client.may("delete", "applications", objects(account))
                ? List.of("delete what Argo CD delivers")
                : List.of();
        return new ToolRights(can, cannot, beyond);
    }

    /** A project's role is proj:PROJECT:ROLE and may do things within its project only. */
    private static String objects(String account) {
        return account.startsWith("proj:") ? account.split(":", -1)[1] + "/*" : "*/*";
    }

    private static String grant(String account, ArgoCdAbility ability, String objects) {
        return "policy.csv: p, %s, %s, %s, %s, allow".formatted(account, ability.resource(), ability.action(), objects);
    }

    private ToolRefused missing(ArgoCdAbility ability, String account, String objects) {
        return new ToolRefused(
                "argocd-right-missing",
                title + " does not let this connection " + ability.what()
                        + (objects.startsWith("*") ? "." : " of the project " + objects.replaceFirst("/.*", "") + "."),
                "Add this line to its " + grant(account, ability, objects));
    }

    /** Why an application of a project is not told any more, or none at all where both are empty, if that is a right. */
    Optional<ToolRefused> hidden(String project, String application) {
        String account = account();
        String objects = project.isEmpty() ? objects(account) : project + "/*";
        // In other namespaces than Argo CD's own that of the application stands between.
        boolean seen = project.isEmpty()
                ? sees(objects)
                : sees(project + application.substring(application.indexOf('/'))) || sees(project + "/" + application);
        return seen ? Optional.empty() : Optional.of(missing(ArgoCdAbility.SEE, account, objects));
    }

    private boolean sees(String objects) {
        return client.may(ArgoCdAbility.SEE.action(), ArgoCdAbility.SEE.resource(), objects);
    }

    @Override
    public Watch watch(DeliveryListener listener) {
        return new ArgoCdFollower(client, projects, this::hidden, listener, clock, ASKED_EVERY).begin(title);
    }

    @Override
    public Optional<DeliveryClosed> closed(String target) {
        return projects.closed(target, clock.instant());
    }

    @Override
    public Optional<Duration> looksWithin() {
        return ArgoCdApplication.LOOKS_WITHIN;
    }

    @Override
    public void hurry(String target) {
        String[] parts = target.split("/", 2);
        permitted(ArgoCdAbility.SEE, () -> client.refreshed(parts[0], parts[1]));
    }

    @Override
    public void pause(String target, DeliveryPause pause) {
        changed(target, ArgoCdApplication.pausing(pause));
    }

    @Override
    public void resume(String target) {
        changed(target, ArgoCdApplication.resuming());
    }

    private void changed(String target, Map<String, @Nullable Object> fields) {
        String[] parts = target.split("/", 2);
        permitted(ArgoCdAbility.PAUSE, () -> {
            ArgoCdApplication.requirePausable(client.application(parts[0], parts[1]));
            client.merge(parts[0], parts[1], fields);
        });
    }

    /** Argo CD refuses alike what is not allowed and what is not there. */
    private void permitted(ArgoCdAbility ability, Runnable call) {
        try {
            call.run();
        } catch (ToolRefused refused) {
            if (refused.code().equals("tool-forbidden")) {
                String account = account();
                String objects = objects(account);
                if (!client.may(ability.action(), ability.resource(), objects)) {
                    throw missing(ability, account, objects);
                }
            }
            throw refused;
        }
    }
}
