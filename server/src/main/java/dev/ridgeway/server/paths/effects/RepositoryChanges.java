package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.BranchFiles;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.patch.FilePatch;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out what a {@code git:change} makes of a branch as it is now, without changing anything. */
@Component
public class RepositoryChanges {

    static final String SOURCE = "backstage.io/managed-by-location";

    private final Code code;
    private final Catalog catalog;

    RepositoryChanges(Code code, Catalog catalog) {
        this.code = code;
        this.catalog = catalog;
    }

    /** The new content of files, for the commit {@code onto}; nothing when the branch holds it already. */
    public record Planned(
            RepositoryName repository,
            String branch,
            String onto,
            List<RepositoryFile> files,
            List<String> deletions,
            List<FileChange> differences) {}

    record Branch(RepositoryName repository, String name) {}

    /** The repository and folder that paths are relative to, and the entity's own file when one was named. */
    private record Target(
            RepositoryName repository,
            String branch,
            String folder,
            String file,
            @Nullable Entity entity) {}

    private record Edit(String path, StepInput input, boolean own) {}

    /** The repository that the input of a {@code git:change} is about, and its branch; empty for the default one. */
    Branch branch(Actor actor, Map<String, @Nullable Object> values) {
        Target target = target(actor, new StepInput(values));
        return new Branch(target.repository(), target.branch());
    }

    /** The plan for the input of a {@code git:change}; fails with what is missing or cannot be changed. */
    public Planned plan(Actor actor, Map<String, @Nullable Object> values) {
        StepInput input = new StepInput(values);
        Target target = target(actor, input);
        List<Edit> edits = new ArrayList<>();
        for (StepInput change : input.objects("changes")) {
            String path = change.text("path", "");
            boolean own = path.isEmpty() && target.entity() != null;
            edits.add(new Edit(
                    own ? target.file() : target.folder() + change.needed("path", GitChangeAction.ID), change, own));
        }
        List<String> paths = edits.stream().map(Edit::path).distinct().toList();
        BranchFiles before = code.files(actor, target.repository(), target.branch(), paths);
        Map<String, Optional<byte[]>> after = new LinkedHashMap<>();
        for (Edit edit : edits) {
            requireExpected(edit, before.file(edit.path()));
            Optional<byte[]> now =
                    after.getOrDefault(edit.path(), before.file(edit.path()).map(RepositoryFile::content));
            after.put(edit.path(), edited(edit, now, target.entity()));
        }
        return planned(target.repository(), before, after);
    }

    /**
     * The values at places (JSON Pointers) of a YAML or JSON file, each by the name that the input gives it; fails with what
     * is missing.
     */
    Map<String, @Nullable Object> values(Actor actor, Map<String, @Nullable Object> values) {
        StepInput input = new StepInput(values);
        Target target = target(actor, input);
        String path = input.text("path", "");
        boolean own = path.isEmpty() && target.entity() != null;
        String file = own ? target.file() : target.folder() + input.needed("path", ReadValuesAction.ID);
        RepositoryFile there = code.files(actor, target.repository(), target.branch(), List.of(file))
                .file(file)
                .orElseThrow(() -> new ActionFailed(
                        "file-not-found", "There is no file " + file + " to read.", "Correct the path in the step."));
        Map<String, @Nullable Object> document = input.object("document").values();
        if (document.isEmpty() && own && target.entity() != null) {
            document = identity(target.entity());
        }
        Map<String, @Nullable Object> places = input.object("places").values();
        List<@Nullable Object> found = FilePatch.values(
                file,
                text(file, there.content()),
                document,
                places.values().stream().map(String::valueOf).toList());
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        places.keySet().forEach(name -> named.put(name, found.get(named.size())));
        return named;
    }

    private static Planned planned(RepositoryName repository, BranchFiles before, Map<String, Optional<byte[]>> after) {
        List<RepositoryFile> files = new ArrayList<>();
        List<String> deletions = new ArrayList<>();
        List<FileChange> differences = new ArrayList<>();
        after.forEach((path, content) -> {
            Optional<RepositoryFile> old = before.file(path);
            if (content.isEmpty() && old.isPresent()) {
                deletions.add(path);
            } else if (content.isPresent()
                    && old.filter(it -> Arrays.equals(it.content(), content.get()))
                            .isEmpty()) {
                files.add(new RepositoryFile(
                        path, old.filter(RepositoryFile::executable).isPresent(), content.get()));
            } else {
                return;
            }
            differences.add(Code.difference(path, old, content));
        });
        return new Planned(repository, before.branch(), before.commit(), files, deletions, differences);
    }

    private static void requireExpected(Edit edit, Optional<RepositoryFile> there) {
        if (edit.input().values().get("expects") instanceof String expected && !expected.equals(Code.hash(there))) {
            throw new ActionFailed(
                    "file-changed-meanwhile",
                    "Somebody changed " + edit.path() + " after this was worked out, so it is not written over.",
                    "Look at what it is by now, and start over if this is still wanted.");
        }
    }

    private static Optional<byte[]> edited(Edit edit, Optional<byte[]> now, @Nullable Entity entity) {
        StepInput input = edit.input();
        if (input.flag("delete")) {
            return Optional.empty();
        }
        if (input.values().get("content") instanceof String content) {
            return Optional.of(content.getBytes(StandardCharsets.UTF_8));
        }
        byte[] there = now.orElseThrow(() -> new ActionFailed(
                "file-not-found",
                "There is no file " + edit.path() + " to change.",
                "Correct the path in the step, or give the content of a new file."));
        String text = text(edit.path(), there);
        Map<String, @Nullable Object> document = input.object("document").values();
        if (document.isEmpty() && edit.own() && entity != null) {
            document = identity(entity);
        }
        String changed = FilePatch.apply(
                edit.path(),
                text,
                document,
                input.objects("operations").stream().map(StepInput::values).toList());
        return Optional.of(changed.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String path, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ActionFailed(
                    "file-not-text", path + " is not a text in UTF-8.", "Change the file by hand, or give all of it.");
        }
    }

    /** What tells the document of the entity from others of its file. */
    private static Map<String, @Nullable Object> identity(Entity entity) {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("name", entity.metadata().get("name"));
        Map<String, @Nullable Object> identity = new LinkedHashMap<>();
        identity.put("kind", entity.content().get("kind"));
        identity.put("metadata", metadata);
        return identity;
    }

    private Target target(Actor actor, StepInput input) {
        String ref = input.text("entityRef", "");
        if (ref.isEmpty()) {
            RepositoryName name = RepositoryName.parse(input.needed("repoUrl", GitChangeAction.ID));
            return new Target(name, input.text("branch", ""), "", "", null);
        }
        EntityRef of = EntityRef.parse(ref, "component", "default");
        Entity entity = catalog.entity(actor, of)
                .orElseThrow(() ->
                        new ActionFailed("entity-not-found", "Entity " + of + " not found", "Check the reference."));
        GitHost.Place place = place(actor, entity)
                .orElseThrow(() -> new ActionFailed(
                        "source-not-writable",
                        "The file of " + of + " cannot be changed from here: "
                                + entity.annotation(SOURCE).orElse("it was made by itself") + ".",
                        "Change it where it lives; Ridgeway changes files on connected Git hosts."));
        String folder = place.path().substring(0, place.path().lastIndexOf('/') + 1);
        return new Target(place.repository(), place.branch(), folder, place.path(), entity);
    }

    /** Where the file of an entity is; empty when that is on no connected Git host. */
    public Optional<GitHost.Place> place(Actor actor, Entity entity) {
        return entity.annotation(SOURCE).flatMap(RepositoryChanges::address).flatMap(url -> code.place(actor, url));
    }

    private static Optional<URI> address(String location) {
        try {
            return location.startsWith("url:")
                    ? Optional.of(URI.create(location.substring("url:".length())))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
