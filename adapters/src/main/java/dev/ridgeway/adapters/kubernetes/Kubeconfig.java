package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.ToolRefused;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A kubeconfig file, as kubectl and the tools of the cloud providers write it. */
final class Kubeconfig {

    private final Path file;
    private final InstantSource clock;
    private final Map<?, ?> document;

    private Kubeconfig(Path file, InstantSource clock, Map<?, ?> document) {
        this.file = file;
        this.clock = clock;
        this.document = document;
    }

    static Kubeconfig read(Path file, InstantSource clock) {
        Path whole = file.toAbsolutePath().normalize();
        if (!(yaml(Credential.text(whole, "the kubeconfig file"), whole.toString()) instanceof Map<?, ?> document)) {
            throw broken(whole, "it is no object with keys");
        }
        return new Kubeconfig(whole, clock, document);
    }

    /** JSON is YAML too. */
    static @Nullable Object yaml(String text, String what) {
        try {
            return new Load(LoadSettings.builder().setLabel(what).build()).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new ToolRefused(
                    "cluster-file-broken",
                    "The cluster cannot be asked: " + what + " is not YAML.",
                    "Correct it, or have it written anew by the tool that made it.");
        }
    }

    List<String> contexts() {
        return items("contexts").stream().map(it -> text(it, "name").orElse("")).toList();
    }

    Optional<String> currentContext() {
        return text(document, "current-context");
    }

    /** What is needed to reach the cluster of the context, files that it names read. */
    ClusterSettings settings(String contextName) {
        Map<?, ?> context = named("contexts", "context", contextName);
        Map<?, ?> cluster =
                named("clusters", "cluster", text(context, "cluster").orElse(""));
        Map<?, ?> user = text(context, "user")
                .<Map<?, ?>>map(it -> named("users", "user", it))
                .orElse(Map.of());
        Optional<URI> proxy = text(cluster, "proxy-url").map(this::address);
        if (proxy.filter(it -> !"http".equals(it.getScheme()) || it.getUserInfo() != null)
                .isPresent()) {
            throw unsupported(
                    "The cluster in " + file + " is behind a proxy that is not plain http, or that wants a password.",
                    "Name an http:// proxy without a name and password in proxy-url.");
        }
        return new ClusterSettings(
                address(text(cluster, "server").orElse("")),
                pem(cluster, "certificate-authority").orElse(""),
                Boolean.TRUE.equals(cluster.get("insecure-skip-tls-verify")),
                text(cluster, "tls-server-name"),
                credential(user, cluster),
                actor(user),
                proxy,
                text(context, "namespace"));
    }

    private Optional<ClusterSettings.Actor> actor(Map<?, ?> user) {
        Optional<String> name = text(user, "as");
        if (user.containsKey("as-uid")
                || (name.isEmpty()
                        && user.keySet().stream().anyMatch(it -> it.toString().startsWith("as-")))) {
            throw unsupported(
                    "The user in " + file
                            + " acts as somebody whom only a number or a group names (as-uid, or groups without as).",
                    "Name in as whom to act as, or use that account itself.");
        }
        Map<String, List<String>> extra = new HashMap<>();
        if (user.get("as-user-extra") instanceof Map<?, ?> more) {
            more.forEach((key, values) -> extra.put(String.valueOf(key), texts(values)));
        }
        return name.map(it -> new ClusterSettings.Actor(it, texts(user.get("as-groups")), extra));
    }

    private static List<String> texts(@Nullable Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }

    private Credential credential(Map<?, ?> user, Map<?, ?> cluster) {
        if (user.get("exec") instanceof Map<?, ?> exec) {
            return new Credential.Program(new ExecCredential(command(exec, cluster), clock));
        }
        Optional<String> tokenFile = text(user, "tokenFile");
        if (tokenFile.isPresent()) {
            return new Credential.TokenFile(file.resolveSibling(tokenFile.get()));
        }
        Optional<String> token = text(user, "token");
        if (token.isPresent()) {
            return new Credential.Token(token.get());
        }
        Optional<String> certificate = pem(user, "client-certificate");
        Optional<String> key = pem(user, "client-key");
        if (certificate.isPresent() && key.isPresent()) {
            return new Credential.Certificate(certificate.get(), key.get());
        }
        if (user.containsKey("auth-provider") || user.containsKey("username")) {
            throw unsupported(
                    "The user in " + file + " signs in by "
                            + (user.containsKey("username") ? "a password" : "an auth-provider")
                            + ", which Kubernetes no longer has.",
                    "Have the file written anew by the provider's tool, which uses a credential program (exec) today.");
        }
        return new Credential.None();
    }

    private ExecCredential.Command command(Map<?, ?> exec, Map<?, ?> cluster) {
        if (text(exec, "interactiveMode").filter("Always"::equals).isPresent()) {
            throw unsupported(
                    "The credential program in " + file + " always asks a person.",
                    "Use one that works alone, such as a service account's token.");
        }
        List<String> words = new ArrayList<>();
        words.add(text(exec, "command").orElseThrow(() -> broken(file, "a credential program has no command")));
        if (exec.get("args") instanceof List<?> arguments) {
            arguments.forEach(it -> words.add(String.valueOf(it)));
        }
        Map<String, String> environment = new HashMap<>();
        if (exec.get("env") instanceof List<?> variables) {
            for (Object variable : variables) {
                if (variable instanceof Map<?, ?> pair) {
                    environment.put(String.valueOf(pair.get("name")), String.valueOf(pair.get("value")));
                }
            }
        }
        StringBuilder info = new StringBuilder("{\"kind\":\"ExecCredential\",\"apiVersion\":")
                .append(quoted(text(exec, "apiVersion").orElse("client.authentication.k8s.io/v1")))
                .append(",\"spec\":{\"interactive\":false");
        if (Boolean.TRUE.equals(exec.get("provideClusterInfo"))) {
            info.append(",\"cluster\":{\"server\":")
                    .append(quoted(text(cluster, "server").orElse("")));
            pem(cluster, "certificate-authority")
                    .map(it -> Base64.getEncoder().encodeToString(it.getBytes(StandardCharsets.UTF_8)))
                    .ifPresent(it ->
                            info.append(",\"certificate-authority-data\":").append(quoted(it)));
            info.append('}');
        }
        return new ExecCredential.Command(
                List.copyOf(words),
                environment,
                file.resolveSibling(""),
                info.append("}}").toString(),
                text(exec, "installHint").orElse(""));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The PEM that stands in the file as {@code <name>-data}, or in a file beside it. */
    private Optional<String> pem(Map<?, ?> map, String name) {
        Optional<String> data = text(map, name + "-data");
        if (data.isPresent()) {
            try {
                return Optional.of(new String(Base64.getMimeDecoder().decode(data.get()), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw broken(file, name + "-data is not base64");
            }
        }
        return text(map, name).map(it -> Credential.text(file.resolveSibling(it), "its " + name));
    }

    private URI address(String text) {
        try {
            URI address = URI.create(text);
            if (address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw broken(file, "\"" + text + "\" is no address");
        }
        throw broken(file, "\"" + text + "\" is no address");
    }

    private Map<?, ?> named(String list, String kind, String name) {
        return items(list).stream()
                .filter(it -> text(it, "name").filter(name::equals).isPresent())
                .map(it -> it.get(kind))
                .filter(Map.class::isInstance)
                .<Map<?, ?>>map(Map.class::cast)
                .findFirst()
                .orElseThrow(() -> broken(file, "it has no " + kind + " \"" + name + "\""));
    }

    private List<Map<?, ?>> items(String list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (document.get(list) instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> map) {
                    maps.add(map);
                }
            }
        }
        return maps;
    }

    private static Optional<String> text(Map<?, ?> map, String key) {
        return Optional.ofNullable(map.get(key)).map(Object::toString).filter(it -> !it.isBlank());
    }

    private static ToolRefused unsupported(String message, String remedy) {
        return new ToolRefused("cluster-auth-unsupported", message, remedy);
    }

    private static ToolRefused broken(Path file, String why) {
        return new ToolRefused(
                "cluster-file-broken",
                "The cluster cannot be asked: " + file + " cannot be used, " + why + ".",
                "Correct it, or have it written anew by the tool that made it.");
    }
}
