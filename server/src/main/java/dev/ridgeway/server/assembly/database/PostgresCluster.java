package dev.ridgeway.server.assembly.database;

import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The folder of the embedded PostgreSQL: its {@code data}, made once, the {@code password} of its only account, and logs.
 *
 * @param home the folder with the programs of PostgreSQL
 */
record PostgresCluster(Path folder, Path home, PostgresAccount account) {

    static final String USER = "ridgeway";

    /** Makes what is missing, and refuses what another major version of PostgreSQL made. */
    static PostgresCluster open(Path folder, Path home) throws IOException {
        PostgresCluster cluster = new PostgresCluster(folder, home, PostgresAccount.choose(folder, home));
        if (!Files.exists(cluster.data())) {
            cluster.initialize();
        }
        cluster.checkVersion();
        return cluster;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** What PostgreSQL says while it runs. */
    Path log() {
        return folder.resolve("postgres.log");
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** Secret. */
    String password() {
        try {
            return Files.readString(folder.resolve("password")).strip();
        } catch (IOException e) {
            throw damaged("the file 'password' is missing");
        }
    }

    Problem damaged(String why) {
        return damaged(data(), why);
    }

    static Problem damaged(Path where, String why) {
        return new Problem.Invalid(
                "database-damaged",
                "The database in " + where + " cannot be started: " + why,
                "Restore a backup with ./ridgeway restore FILE, or move that folder away to start empty.");
    }

    private void initialize() throws IOException {
        Path fresh = folder.resolve("data.new");
        PostgresBinaries.delete(fresh);
        Path passwordFile = folder.resolve("password");
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, HexFormat.of().formatHex(random));
        account.give(passwordFile);
        List<String> command = account.command(
                program("initdb"),
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions");
        Path output = folder.resolve("initdb.log");
        int code = Programs.await(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
        if (code != 0) {
            String said = Programs.lastLines(output);
            PostgresBinaries.delete(fresh);
            throw new Problem.Invalid(
                    "database-not-created",
                    "The database could not be created below " + folder + ": " + said,
                    "Check that the disk has 200 MB free and that the folder can be written; details are in " + output
                            + ".");
        }
        Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void checkVersion() throws IOException {
        Path file = data().resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw damaged("PG_VERSION is missing");
        }
        String found = Files.readString(file).strip();
        String said = Programs.output(program("postgres"), "--version");
        String ours = said.substring(said.lastIndexOf(' ') + 1).replaceFirst("\\..*", "");
        if (!found.equals(ours)) {
            throw new Problem.Conflict(
                    "database-of-another-version",
                    "The database in " + data() + " belongs to PostgreSQL " + found + ", this Ridgeway brings " + ours
                            + ".",
                    "Start it with the Ridgeway that wrote it, make a backup there, and restore that here, or move the folder away to start empty.");
        }
    }
}
