package dev.ridgeway.server.assembly;

import dev.ridgeway.server.assembly.database.Database;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.OutboundHttp;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Secrets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.PriorityOrdered;

/** The way from a command line to a running server. */
public final class Launch {

    private static final Logger log = LoggerFactory.getLogger(Launch.class);

    private Launch() {}

    /** Work at the command line. */
    interface Work {
        void run() throws IOException;
    }

    /** Starts and says where; when it cannot, prints one sentence and the way out, and ends the process with 1. */
    public static void orExplain(Class<?> application, String... arguments) {
        explaining(() -> start(application, Launch::announce, arguments));
    }

    private static void announce(ConfigurableApplicationContext context) {
        URI people = context.getBean(Configuration.class).baseUrl();
        String address = address(context, people);
        context.getBean(DataDirectory.class).announce(address);
        long millis = ManagementFactory.getRuntimeMXBean().getUptime();
        if (!people.toString().equals(address)) {
            System.out.printf("People are sent to %s (backend.baseUrl).%n", people);
        }
        System.out.printf("Ridgeway answers at %s (ready in %.1f s)%n", address, millis / 1000.0);
    }

    /** Where this process itself listens, which a proxy may stand before. */
    private static String address(ConfigurableApplicationContext context, URI people) {
        String listen = context.getBean(ServerOptions.class).listen();
        String host = Set.of("127.0.0.1", "0.0.0.0", "::", "::1").contains(listen) ? "localhost" : listen;
        WebServer server = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer());
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort()
                + people.getRawPath();
    }

    static void explaining(Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            Problem known = known(e);
            if (known == null) {
                log.error("Ridgeway could not start", e);
            } else {
                System.err.println(known.sentence());
                System.err.println(known.remedy());
            }
            System.exit(1);
        }
    }

    /** What a failure means to whoever starts the server, null when nobody foresaw it. */
    static @Nullable Problem known(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
                return new Problem.Conflict(
                        "disk-full",
                        "The disk is full: " + cause.getMessage(),
                        "Free some space there, 200 MB at least, and start again; nothing that was saved is lost.");
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case Problem problem -> {
                    return problem;
                }
                case PortInUseException busy -> {
                    return new Problem.Conflict(
                            "port-in-use",
                            "Port " + busy.getPort() + " was taken by another program meanwhile.",
                            "Stop what listens there, or choose another with --port.");
                }
                default -> {}
            }
        }
        return failure instanceof IOException
                ? new Problem.Invalid(
                        "file-not-usable",
                        "A file could not be read or written: " + failure + ".",
                        "Check the path, the rights and the free space.")
                : null;
    }

    /** Starts a server and returns when it answers; closing the context stops it with its database. */
    public static ConfigurableApplicationContext start(Class<?> application, String... arguments) {
        return start(application, context -> {}, arguments);
    }

    private static ConfigurableApplicationContext start(
            Class<?> application, Consumer<ConfigurableApplicationContext> answering, String... arguments) {
        ServerOptions options = ServerOptions.parse(arguments);
        int port = port(options);
        Configuration configuration = Configuration.load(
                options.defaults(), options.configurations(), options.data().toAbsolutePath(), port, System.getenv());
        OutboundHttp.install(configuration, System.getenv());
        DataDirectory data = DataDirectory.take(options.data());
        AtomicReference<Database> opened = new AtomicReference<>();
        SpringApplication spring = new SpringApplication(application);
        spring.setDefaultProperties(properties(options, configuration, port));
        spring.addInitializers(context -> {
            configuration.warnings().forEach(log::warn);
            Database database = Database.open(configuration, data.folder());
            opened.set(database);
            Secrets secrets =
                    ServerKey.open(database.pool(), System.getenv("RIDGEWAY_KEY"), data.folder(), options.newKey());
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(ServerOptions.class, () -> options);
            beans.registerBean(Configuration.class, () -> configuration);
            beans.registerBean(DataDirectory.class, () -> data);
            beans.registerBean(Database.class, () -> database);
            beans.registerBean(Secrets.class, () -> secrets);
        });
        spring.addListeners(new Answering(answering));
        try {
            return spring.run();
        } catch (RuntimeException e) {
            Database database = opened.get();
            if (database != null) {
                database.close();
            }
            data.close();
            Problem known = known(e);
            throw known == null ? e : known;
        }
    }

    /** The server answers from here on, before anything begins that goes on beside. */
    private record Answering(Consumer<ConfigurableApplicationContext> told)
            implements ApplicationListener<ApplicationReadyEvent>, PriorityOrdered {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public void onApplicationEvent(ApplicationReadyEvent event) {
            AvailabilityChangeEvent.publish(event.getApplicationContext(), ReadinessState.ACCEPTING_TRAFFIC);
            told.accept(event.getApplicationContext());
        }
    }

    private static int port(ServerOptions options) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(options.listen()), options.port()));
            return socket.getLocalPort();
        } catch (UnknownHostException e) {
            throw noAddress(options, "is no address: " + e.getMessage() + ".");
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (why.contains("assign requested address")) {
                throw noAddress(options, "is no address of this machine.");
            }
            throw new Problem.Conflict(
                    "port-in-use",
                    "Port " + options.port() + " on " + options.listen() + " cannot be used: " + why + ".",
                    why.contains("Permission denied")
                            ? "Choose a port above 1023 with --port; the others take more rights."
                            : "Stop what listens there, or choose another with --port.");
        }
    }

    private static Problem noAddress(ServerOptions options, String why) {
        return new Problem.Invalid(
                "option-wrong",
                "--listen " + options.listen() + " " + why,
                "Give an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them.");
    }

    private static Map<String, Object> properties(ServerOptions options, Configuration configuration, int port) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", port);
        properties.put("server.address", options.listen());
        if (options.log() != null) {
            properties.put("logging.file.name", options.log().toString());
            properties.put("logging.console.enabled", false);
        }
        String path = configuration.baseUrl().getPath();
        if (path != null && !path.isEmpty()) {
            properties.put("server.servlet.context-path", path);
        }
        configuration.at("ridgeway.logs").ifPresent(logs -> {
            switch (logs.text()) {
                case "json" -> {
                    properties.put("logging.structured.format.console", "ecs");
                    properties.put("logging.structured.format.file", "ecs");
                }
                case "text" -> {}
                default -> throw logs.wrong("json or text");
            }
        });
        String proxies = TrustedProxies.pattern(configuration);
        properties.put("server.forward-headers-strategy", proxies.isEmpty() ? "none" : "native");
        if (!proxies.isEmpty()) {
            properties.put("server.tomcat.remoteip.internal-proxies", proxies);
        }
        return properties;
    }
}
