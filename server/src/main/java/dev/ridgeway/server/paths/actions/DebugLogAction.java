package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code debug:log}. */
@Component
class DebugLogAction extends WorkspaceAction {

    private static final int MOST_ENTRIES = 1_000;
    private static final int MOST_CHARACTERS = 10_000;
    private static final String INPUT = """
            {"type": "object", "additionalProperties": false, "properties": {
              "message": {"type": "string", "description": "What to write into the log"},
              "listWorkspace": {"anyOf": [{"type": "boolean"}, {"type": "string", "enum": ["with-filenames", "with-contents"]}],
                "description": "Also list the files of the workspace, with their contents if asked"}}}
            """;

    DebugLogAction() {
        super("debug:log", "Writes a message, and the files of the workspace if asked, into the log.", INPUT);
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String message = input.text("message", "");
        if (!message.isEmpty()) {
            context.log(message);
        }
        Object list = input.values().get("listWorkspace");
        if (list instanceof String || Boolean.TRUE.equals(list)) {
            try {
                list(context, "with-contents".equals(list));
            } catch (IOException e) {
                throw Workspace.failed("the workspace", e);
            }
        }
        return Map.of();
    }

    private static void list(ActionContext context, boolean contents) throws IOException {
        Workspace workspace = new Workspace(context.workspace());
        List<Path> files;
        try (Stream<Path> all = Files.walk(workspace.root())) {
            files = all.filter(it -> Files.isRegularFile(it, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .limit(MOST_ENTRIES)
                    .toList();
        }
        context.log("Workspace:\n"
                + String.join(
                        "\n",
                        files.stream().map(it -> "  - " + workspace.name(it)).toList()));
        if (contents) {
            for (Path file : files) {
                String text;
                try (InputStream in = Files.newInputStream(file)) {
                    text = new String(in.readNBytes(MOST_CHARACTERS), StandardCharsets.UTF_8);
                }
                context.log(workspace.name(file) + ":\n" + text + (Files.size(file) > MOST_CHARACTERS ? "…" : ""));
            }
        }
    }
}
