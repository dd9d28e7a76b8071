package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.kubernetes.google.GkeClusters;
import dev.ridgeway.adapters.kubernetes.google.GoogleToken;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.ConnectedTool;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds the clusters that the configuration names: Backstage's locators {@code config}, {@code catalog},
 * {@code gke} and {@code localKubectlProxy}, and kubeconfig files. A cluster that can be named but not be reached in the way it says is a connection that says so.
 */
final class ClusterLocators {

    static final String LOCATORS_SETTING = "kubernetes.clusterLocatorMethods";
    static final String KUBECONFIGS_SETTING = "ridgeway.kubeconfigs";

    private static final Path POD_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final String KUBECONFIG_REMEDY = "Connect it by a kubeconfig file under " + KUBECONFIGS_SETTING
            + ", with the provider's credential program in it.";
    private static final String EXEC_INFO =
            "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\","
                    + "\"spec\":{\"interactive\":false}}";

    /** What every Kubernetes of Azure is called where tokens are made. */
    private static final String AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";

    private final InstantSource clock;
    private final Google google;
    private final List<ConnectedTool> clusters = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** Where Google's API is, and by what it knows this server. */
    record Google(URI api, GoogleToken token) {}

    private ClusterLocators(InstantSource clock, Google google) {
        this.clock = clock;
        this.google = google;
    }

    static List<ConnectedTool> clusters(PluginContext context) {
        GoogleToken token = new GoogleToken(System.getenv(), Path.of(System.getProperty("user.home")), context.clock());
        return clusters(context, new Google(GkeClusters.API, token));
    }

    static List<ConnectedTool> clusters(PluginContext context, Google google) {
        ClusterLocators found = new ClusterLocators(context.clock(), google);
        List<ToolSetting> locators =
                ToolSetting.of(context, LOCATORS_SETTING).map(ToolSetting::list).orElse(List.of());
        locators.stream().filter(it -> !isList(it)).forEach(found::locator);
        ToolSetting.of(context, KUBECONFIGS_SETTING)
                .map(ToolSetting::list)
                .orElse(List.of())
                .forEach(found::kubeconfig);
        // Last, so that what others call a cluster takes no name that the configuration gives.
        locators.stream().filter(ClusterLocators::isList).forEach(found::locator);
        return List.copyOf(found.clusters);
    }

    private static boolean isList(ToolSetting locator) {
        return locator.child("type")
                .raw()
                .filter(Set.of("gke", "catalog")::contains)
                .isPresent();
    }

    private void locator(ToolSetting locator) {
        String type = locator.child("type").needed("config, catalog, gke or localKubectlProxy");
        switch (type) {
            case "config" -> locator.child("clusters").list().forEach(this::configured);
            case "gke" -> gke(locator);
            case "catalog" -> described(locator.child("clusters"));
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

    /** Clusters of the catalog, which the server writes down here; whatever they say, the start goes on. */
    private void described(ToolSetting described) {
        List<ToolSetting> all = described.isList() ? described.list() : List.of();
        if (all.isEmpty() && !names.contains("cluster-of-catalog")) {
            add("of catalog", described, "the catalog", () -> {
                throw new ToolRefused(
                        "cluster-none-described",
                        "The catalog described no cluster when the server started.",
                        "Bring a Resource of the type kubernetes-cluster with the annotation kubernetes.io/api-server by a"
                                + " location of catalog.locations, then restart the server.");
            });
        }
        for (ToolSetting cluster : all) {
            try {
                configured(cluster);
            } catch (SettingWrong wrong) {
                String name = cluster.child("name").text().orElse("of catalog");
                String free = name;
                while (names.contains(KubernetesCluster.name(free))) {
                    free += "-catalog";
                }
                add(free, cluster, "the catalog", () -> {
                    throw new ToolRefused(
                            "cluster-description-wrong",
                            "The catalog describes the cluster " + name + " by something else than " + wrong.expected()
                                    + ".",
                            "Correct the Resource " + name + " in the catalog, then restart the server.");
                });
            }
        }
    }

    private void gke(ToolSetting locator) {
        ToolSetting project = locator.child("projectId");
        Map<String, String> labels = new HashMap<>();
        ToolSetting wanted = locator.child("matchingResourceLabels");
        for (ToolSetting label : wanted.isMissing() ? List.<ToolSetting>of() : wanted.list()) {
            labels.put(
                    label.child("key").needed("the name of a label"),
                    label.child("value").text().orElse(""));
        }
        boolean anybody = locator.child("skipTLSVerify").flag();
        String provider = locator.child("authProvider").text().orElse("google");
        GkeClusters list = new GkeClusters(
                google.api(),
                project.needed("the id of a project of Google Cloud"),
                locator.child("region").text().orElse(""),
                labels,
                google.token());
        if (!names.add(list.name())) {
            throw project.wrong("a project and region that no other locator names");
        }
        clusters.add(list);
        for (GkeClusters.Located located : list.atStart()) {
            String name = located.name();
            while (names.contains(KubernetesCluster.name(name))) {
                name += "-gke";
            }
            add(
                    name,
                    locator.child("type"),
                    located.address().toString(),
                    () -> new ClusterSettings(
                            located.address(),
                            located.authority(),
                            anybody,
                            ofProvider(provider, located.name(), Map.of(), new Credential.TokenFile(POD_TOKEN)),
                            Optional.empty(),
                            Optional.empty()));
        }
    }

    /** By what a cluster knows this server, by the names that Backstage has for it. */
    private Credential ofProvider(
            String provider, String cluster, Map<String, String> metadata, Credential serviceAccount) {
        return switch (provider) {
            case "serviceAccount" -> serviceAccount;
            case "google", "googleServiceAccount" -> new Credential.Google(google.token());
            case "localKubectlProxy" -> new Credential.None();
            case "aws", "azure" ->
                new Credential.Program(new ExecCredential(
                        new ExecCredential.Command(
                                words(provider, cluster, metadata),
                                Map.of(),
                                Path.of("").toAbsolutePath(),
                                EXEC_INFO,
                                provider.equals("aws")
                                        ? "Install the AWS CLI on the machine of this server, signed in as who may enter the cluster."
                                        : "Install kubelogin and the Azure CLI on the machine of this server, signed in as who may"
                                                + " enter the cluster."),
                        clock));
            default ->
                throw unsupported("This version cannot sign in to a cluster by the authProvider \"" + provider + "\""
                        + (provider.equals("aks") || provider.startsWith("oidc")
                                ? ": it is asked as this server, not as each person."
                                : "."));
        };
    }

    /** The program that makes the token, which a name given elsewhere cannot turn into another. */
    static List<String> words(String provider, String cluster, Map<String, String> metadata) {
        if (provider.equals("azure")) {
            return List.of("kubelogin", "get-token", "--login=azurecli", "--server-id=" + AKS);
        }
        if (metadata.containsKey("kubernetes.io/aws-external-id")) {
            throw unsupported("This version cannot take on a role of AWS with an external id.");
        }
        List<String> words = new ArrayList<>(List.of("aws", "eks", "get-token", "--output=json"));
        words.add("--cluster-name=" + metadata.getOrDefault("kubernetes.io/x-k8s-aws-id", cluster));
        Optional.ofNullable(metadata.get("kubernetes.io/aws-assume-role"))
                .ifPresent(it -> words.add("--role-arn=" + it));
        return List.copyOf(words);
    }

    /** What Backstage calls authMetadata, with the two keys that stood beside it once. */
    private static Map<String, String> metadata(ToolSetting cluster) {
        Map<String, String> metadata = new HashMap<>();
        ToolSetting given = cluster.child("authMetadata");
        if (given.isMap()) {
            given.map().forEach((key, value) -> value.text().ifPresent(text -> metadata.put(key, text)));
        }
        cluster.child("assumeRole").text().ifPresent(it -> metadata.put("kubernetes.io/aws-assume-role", it));
        cluster.child("externalId").text().ifPresent(it -> metadata.put("kubernetes.io/aws-external-id", it));
        return metadata;
    }

    private void configured(ToolSetting cluster) {
        ToolSetting name = cluster.child("name");
        URI server = cluster.child("url").address("https://cluster.example.com:6443");
        ToolSetting token = cluster.child("serviceAccountToken");
        ToolSetting caFile = cluster.child("caFile");
        Optional<String> caData = cluster.child("caData").text().map(it -> decoded(it, cluster.child("caData")));
        boolean anybody = cluster.child("skipTLSVerify").flag();
        Map<String, String> metadata = metadata(cluster);
        String provider = cluster.child("authProvider")
                .text()
                .orElse(metadata.getOrDefault("kubernetes.io/auth-provider", "serviceAccount"));
        Optional<Path> tokenFile = cluster.child("serviceAccountTokenFile").file();
        Credential credential = token.text()
                .<Credential>map(Credential.Token::new)
                .orElse(new Credential.TokenFile(tokenFile.orElse(POD_TOKEN)));
        Optional<Path> authority = caFile.file()
                .or(() -> token.text().isEmpty() && tokenFile.isEmpty()
                        ? Optional.of(POD_TOKEN.resolveSibling("ca.crt")).filter(Files::exists)
                        : Optional.empty());
        String called = name.needed("a name for the cluster");
        add(
                called,
                name,
                server.toString(),
                () -> new ClusterSettings(
                        server,
                        caData.or(() -> authority.map(it -> Credential.text(it, "its caFile")))
                                .orElse(""),
                        anybody,
                        ofProvider(provider, called, metadata, credential),
                        Optional.empty(),
                        Optional.empty()));
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
