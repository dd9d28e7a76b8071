package dev.ridgeway.server.assembly;

import dev.ridgeway.server.platform.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line said. */
public record ServerOptions(
        int port,
        String listen,
        @Nullable String gitListen,
        Path data,
        List<Path> defaults,
        List<Path> configurations,
        boolean empty,
        boolean newKey,
        @Nullable Path portal,
        @Nullable Path log) {

    /** Reads {@code --port 7007 --listen ADDR --git-listen ADDR --data DIR --config FILE --empty --new-key --portal DIR --log FILE --defaults FILE}. */
    public static ServerOptions parse(String... arguments) {
        int port = 7007;
        String listen = "127.0.0.1";
        String gitListen = null;
        Path data = Path.of(".ridgeway");
        List<Path> defaults = new ArrayList<>();
        List<Path> configurations = new ArrayList<>();
        boolean empty = false;
        boolean newKey = false;
        Path portal = null;
        Path log = null;
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--port" -> port = port(value(option, rest));
                case "--listen" -> listen = value(option, rest);
                case "--git-listen" -> gitListen = value(option, rest);
                case "--data" -> data = Path.of(value(option, rest));
                case "--config" -> configurations.add(Path.of(value(option, rest)));
                case "--defaults" -> defaults.add(Path.of(value(option, rest)));
                case "--portal" -> portal = Path.of(value(option, rest));
                case "--log" -> log = Path.of(value(option, rest));
                case "--empty" -> empty = true;
                case "--new-key" -> newKey = true;
                default ->
                    throw new Problem.Invalid(
                            "option-unknown", "There is no option " + option + ".", "See ./ridgeway help.");
            }
        }
        if (configurations.isEmpty() && Files.isRegularFile(Path.of("app-config.yaml"))) {
            configurations.add(Path.of("app-config.yaml"));
        }
        return new ServerOptions(
                port,
                listen,
                gitListen,
                data,
                List.copyOf(defaults),
                List.copyOf(configurations),
                empty,
                newKey,
                portal,
                log);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new Problem.Invalid("option-without-value", option + " needs a value.", "See ./ridgeway help.");
        }
        return rest.next();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw wrongPort(text);
        }
        throw wrongPort(text);
    }

    private static Problem wrongPort(String text) {
        return new Problem.Invalid(
                "option-wrong", "--port " + text + " is no port.", "Give a number between 1 and 65535.");
    }
}
