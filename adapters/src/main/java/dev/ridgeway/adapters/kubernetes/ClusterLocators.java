package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.ConnectedTool;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds the clusters that the configuration names: Backstage's locators {@code config} and {@code localKubectlProxy}, and
 * kubeconfig files. A cluster that can be named but not be reached in the way it says is a connection that says so.
 */
final class ClusterLocators {

    static final String LOCATORS_SETTING = "kubernetes.clusterLocatorMethods";
    static final String KUBECONFIGS_SETTING = "ridgeway.kubeconfigs";

    private static final Path POD_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final String KUBECONFIG_REMEDY = "Connect it by a kubeconfig file under " + KUBECONFIGS_SETTING
            + ", with the provider's credential program in it.";

    private final InstantSource clock;
    private final List<ConnectedTool> clusters = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private ClusterLocators(InstantSource clock) {
        this.clock = clock;
    }

    static List<ConnectedTool> clusters(PluginContext context) {
        ClusterLocators found = new ClusterLocators(context.clock());
        ToolSetting.of(context, LOCATORS_SETTING)
                .map(ToolSetting::list)
                .orElse(List.of())
                .forEach(found::locator);
        ToolSetting.of(context, KUBECONFIGS_SETTING)
                .map(ToolSetting::list)
                .orElse(List.of())
                .forEach(found::kubeconfig);
        return List.copyOf(found.clusters);
    }

    private void locator(ToolSetting locator) {
        String type = locator.child("type").needed("config or localKubectlProxy");
        switch (type) {
            case "config" -> locator.child("clusters").list().forEach(this::configured);
            case "localKubectlProxy" -> {
                URI address = URI.create("http://localhost:8001");
                add("local", locator.child("type"), address.toString(), () -> plain(address, new Credential.None()));
            }
            default -> {
                String name = "of " + type;
                for (int number = 2; names.contains(KubernetesCluster.name(name)); number++) {
                    name = "of " + type + " " + number;
                }
                add(name, locator.child("type"), "named by " + type, () -> {
                    throw unsupported("Clusters located by \"" + type + "\" are not found by this version.");
                });
            }
        }
    }

    private void configured(ToolSetting cluster) {
        ToolSetting name = cluster.child("name");
        URI server = cluster.child("url").address("https://cluster.example.com:6443");
        ToolSetting token = cluster.child("serviceAccountToken");
        ToolSetting caFile = cluster.child("caFile");
        Optional<String> caData = cluster.child("caData").text().map(it -> decoded(it, cluster.child("caData")));
        boolean anybody = cluster.child("skipTLSVerify").flag();
        String provider = cluster.child("authProvider")
                .text()
                .or(() -> cluster.child("authMetadata")
                        .child("kubernetes.io/auth-provider")
                        .text())
                .orElse("serviceAccount");
        Optional<Path> tokenFile = cluster.child("serviceAccountTokenFile").file();
        Credential credential = token.text()
                .<Credential>map(Credential.Token::new)
                .orElse(new Credential.TokenFile(tokenFile.orElse(POD_TOKEN)));
        Optional<Path> authority = caFile.file()
                .or(() -> token.text().isEmpty() && tokenFile.isEmpty()
                        ? Optional.of(POD_TOKEN.resolveSibling("ca.crt")).filter(Files::exists)
                        : Optional.empty());
        add(name.needed("a name for the cluster"), name, server.toString(), () -> switch (provider) {
            case "serviceAccount" ->
                new ClusterSettings(
                        server,
                        caData.or(() -> authority.map(it -> Credential.text(it, "its caFile")))
                                .orElse(""),
                        anybody,
                        credential,
                        Optional.empty(),
                        Optional.empty());
            case "localKubectlProxy" -> plain(server, new Credential.None());
            default ->
                throw unsupported("This version cannot sign in to a cluster by the authProvider \"" + provider + "\".");
        });
    }

    private void kubeconfig(ToolSetting entry) {
        Path file = entry.child("file")
                .file()
                .orElseThrow(() -> entry.child("file").wrong("the path of a kubeconfig file"));
        ToolSetting named = entry.child("name");
        List<String> contexts;
        try {
            Kubeconfig kubeconfig = Kubeconfig.read(file, clock);
            contexts = contexts(entry.child("contexts"), kubeconfig);
        } catch (ToolRefused unreadable) {
            add(named.text().orElse(file.getFileName().toString()), entry.child("file"), file.toString(), () -> {
                Kubeconfig kubeconfig = Kubeconfig.read(file, clock);
                return kubeconfig.settings(kubeconfig.currentContext().orElse(""));
            });
            return;
        }
        if (contexts.size() > 1 && !named.isMissing()) {
            throw named.wrong("left out where contexts names several; give each an entry of its own");
        }
        for (String context : contexts) {
            Supplier<ClusterSettings> source =
                    () -> Kubeconfig.read(file, clock).settings(context);
            add(named.text().orElse(context), entry.child("contexts"), file + ", context " + context, source);
        }
    }

    private static List<String> contexts(ToolSetting wanted, Kubeconfig kubeconfig) {
        if (wanted.isList()) {
            return wanted.list().stream()
                    .map(it -> it.needed("the name of a context"))
                    .toList();
        }
        return switch (wanted.text().orElse("current")) {
            case "all" -> kubeconfig.contexts();
            case "current" ->
                List.of(kubeconfig
                        .currentContext()
                        .orElseThrow(() ->
                                wanted.wrong("a list of contexts, because the file has no current-context, or all")));
            default -> throw wanted.wrong("a list of contexts, or all");
        };
    }

    private void add(String name, ToolSetting where, String address, Supplier<ClusterSettings> source) {
        if (!names.add(KubernetesCluster.name(name))) {
            throw where.wrong("a name that no other cluster has; \"" + name + "\" is there twice");
        }
        clusters.add(new KubernetesCluster(name, address, source, clock));
    }

    private static ClusterSettings plain(URI server, Credential credential) {
        return new ClusterSettings(server, "", false, credential, Optional.empty(), Optional.empty());
    }

    private static String decoded(String data, ToolSetting where) {
        try {
            String pem = new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
            if (pem.contains("-----BEGIN CERTIFICATE-----")) {
                return pem;
            }
        } catch (IllegalArgumentException e) {
            throw where.wrong("base64 of a certificate in PEM form");
        }
        throw where.wrong("base64 of a certificate in PEM form");
    }

    private static ToolRefused unsupported(String message) {
        return new ToolRefused("cluster-auth-unsupported", message, KUBECONFIG_REMEDY);
    }
}
