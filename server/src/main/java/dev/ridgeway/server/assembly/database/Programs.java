package dev.ridgeway.server.assembly.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of the system and of PostgreSQL that are run to their end. */
final class Programs {

    private Programs() {}

    /** Its exit code; what it says is dropped. */
    static int run(String... command) throws IOException {
        return await(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    static String output(String... command) throws IOException {
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        await(program);
        return said.strip();
    }

    /** Its exit code, -1 when this thread was interrupted meanwhile, which ends the program. */
    static int await(Process program) {
        try {
            return program.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            program.destroyForcibly();
            return -1;
        }
    }

    /** The end of a log of PostgreSQL, without what is no complaint. */
    static String lastLines(Path log) {
        try {
            List<String> lines = Files.readAllLines(log).stream()
                    .filter(line -> !line.isBlank() && !line.contains("LOG:"))
                    .toList();
            return String.join(" ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
        } catch (IOException e) {
            return "it said nothing";
        }
    }
}
