package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.BranchFiles;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.CommitRange;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.platform.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The files that a step added to what is delivered, as the subject of its effect names them. */
@Component
class JoinedFiles {

    private static final int ATTEMPTS = 10;

    private final Code code;
    private final Identity identity;
    private final JsonMapper json;

    JoinedFiles(Code code, Identity identity, JsonMapper json) {
        this.code = code;
        this.identity = identity;
        this.json = json;
    }

    /** What the effect is recognised by beside the repository; no path, whatever is in it, reads as another. */
    String particular(List<String> paths) {
        return json.writeValueAsString(paths);
    }

    /**
     * Takes those away that the step's own commit wrote and that are still as it wrote them. Answers why others stay; empty
     * when nothing of it is left.
     */
    String withdraw(Actor actor, Effect effect) {
        for (int attempt = 1; ; attempt++) {
            try {
                return withdrawn(actor, effect);
            } catch (Problem.Conflict conflict) {
                if (!conflict.code().equals("branch-moved") || attempt == ATTEMPTS) {
                    throw conflict;
                }
            }
        }
    }

    private String withdrawn(Actor actor, Effect effect) {
        int at = effect.subject().indexOf('[');
        RepositoryName name = RepositoryName.parse(effect.subject().substring(0, at));
        List<String> paths = List.of(json.readValue(effect.subject().substring(at), String[].class));
        String key = Effect.key(effect.run(), effect.step());
        BranchFiles now = code.files(actor, name, "", paths);
        if (now.files().isEmpty()) {
            return "";
        }
        Optional<CommitRange> made = code.made(actor, name, now.branch(), key);
        if (made.isEmpty()) {
            return "was not made by this run";
        }
        List<String> own = now.files().stream()
                .filter(it -> asWritten(actor, name, made.get(), it))
                .map(RepositoryFile::path)
                .toList();
        if (!own.isEmpty()) {
            Change change = new Change(
                    now.branch(),
                    "Undo: " + effect.title(),
                    identity.displayName(actor.ref()),
                    actor.ref(),
                    List.of(),
                    own,
                    now.commit());
            code.commit(actor, name, change, key + "/undo");
        }
        return own.size() == now.files().size()
                ? ""
                : now.files().stream()
                        .map(RepositoryFile::path)
                        .filter(it -> !own.contains(it))
                        .collect(Collectors.joining(" and ", "is not as this run left it in ", ""));
    }

    private boolean asWritten(Actor actor, RepositoryName name, CommitRange made, RepositoryFile now) {
        return made.files().stream().map(FileChange::path).anyMatch(now.path()::equals)
                && code.file(actor, name, made.commits().getFirst().id(), now.path())
                        .filter(then -> Arrays.equals(then.content(), now.content()))
                        .isPresent();
    }
}
