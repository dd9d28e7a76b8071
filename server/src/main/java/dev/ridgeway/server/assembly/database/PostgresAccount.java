package dev.ridgeway.server.assembly.database;

import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** As whom PostgreSQL runs: as the one who runs us, unless that is root, as whom it refuses to. */
final class PostgresAccount {

    private static final String NOBODY = "65534";

    private final List<String> prefix;
    private final boolean nobody;

    private PostgresAccount(List<String> prefix, boolean nobody) {
        this.prefix = prefix;
        this.nobody = nobody;
    }

    /**
     * In a user namespace PostgreSQL sees itself as nobody while the files stay ours; where namespaces are forbidden the
     * account nobody has to own the files below {@code folder}.
     */
    static PostgresAccount choose(Path folder, Path home) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new PostgresAccount(List.of(), false);
        }
        String postgres = home.resolve("bin/postgres").toString();
        PostgresAccount namespace = new PostgresAccount(List.of("unshare", "-U"), false);
        if (succeeds(namespace.command(postgres, "--version"))) {
            return namespace;
        }
        PostgresAccount nobody = new PostgresAccount(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), true);
        if (succeeds(nobody.command(postgres, "--version"))) {
            nobody.give(folder);
            // That account has to pass the data directory, which is otherwise closed to everybody else.
            Programs.run("chmod", "a+x", folder.resolveSibling("").toString());
            return nobody;
        }
        throw new Problem.Invalid(
                "database-refuses-root",
                "PostgreSQL refuses to run as root, and neither a user namespace nor the account nobody can be used here.",
                "Start Ridgeway as an ordinary user, or set backend.database.client: pg and use your own PostgreSQL.");
    }

    private static boolean succeeds(List<String> command) {
        try {
            return Programs.run(command.toArray(String[]::new)) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The command that runs {@code program} as that account. */
    List<String> command(String... program) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(program));
        return command;
    }

    /** Lets the account read and write what lies there, when it is another one than ours. */
    void give(Path path) throws IOException {
        if (nobody) {
            Programs.run("chown", "-R", NOBODY + ":" + NOBODY, path.toString());
        }
    }
}
