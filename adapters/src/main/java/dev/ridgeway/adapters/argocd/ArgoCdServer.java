package dev.ridgeway.adapters.argocd;

import dev.ridgeway.adapters.argocd.ArgoCdClient.UserInfo;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** One Argo CD, by its own API and a token. */
final class ArgoCdServer implements DeliveryEngine {

    private static final Duration ASKED_EVERY = Duration.ofSeconds(3);

    private final String name;
    private final URI url;
    private final String title;
    private final ArgoCdClient client;
    private final InstantSource clock;

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
        // A project's role is proj:PROJECT:ROLE and may do things within its project only.
        String objects = account.startsWith("proj:") ? account.split(":", -1)[1] + "/*" : "*/*";
        List<String> can = new ArrayList<>();
        List<MissingRight> cannot = new ArrayList<>();
        for (ArgoCdAbility ability : ArgoCdAbility.values()) {
            if (client.may(ability.action(), ability.resource(), ability.objects(objects))) {
                can.add(ability.what());
            } else {
                cannot.add(new MissingRight(
                        ability.what(),
                        ability.cost(),
                        "policy.csv: p, %s, %s, %s, %s, allow"
                                .formatted(account, ability.resource(), ability.action(), ability.objects(objects))));
            }
        }
        List<String> beyond =
                client.may("delete", "applications", objects) ? List.of("delete what Argo CD delivers") : List.of();
        return new ToolRights(can, cannot, beyond);
    }

    @Override
    public Watch watch(DeliveryListener listener) {
        return new ArgoCdFollower(client, listener, clock, ASKED_EVERY).begin(title);
    }

    @Override
    public void hurry(String target) {
        String[] parts = target.split("/", 2);
        client.refreshed(parts[0], parts[1]);
    }
}
