package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.code.BranchFiles;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.DeploymentStore.StoredDeployment;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Works out what to commit so that an environment gets a version. Deploying, promoting and going back are the same: the
 * values of a release are written into the files of the environment anew, on top of whatever is there.
 */
@Component
class Releasing {

    static final int LOOKED_BACK = 500;
    private static final int SHORTEST_COMMIT = 7;
    private static final int NAMED = 5;

    /** What says which image it is; {@code tag} stands in layouts that are not ours. */
    private static final List<String> PARTS = List.of("repository", "digest", "tag", "version", "revision");

    private final Places places;
    private final DeploymentStore store;
    private final ReleaseReader releases;
    private final Code code;
    private final InstantSource clock;

    Releasing(Places places, DeploymentStore store, ReleaseReader releases, Code code, InstantSource clock) {
        this.places = places;
        this.store = store;
        this.releases = releases;
        this.code = code;
        this.clock = clock;
    }

    /** The files of an environment as they are now, and the one of them that says the version. */
    private record Files(RepositoryName repository, BranchFiles now, RepositoryFile place) {
        Optional<RepositoryFile> list() {
            return now.file(HeldBack.beside(place.path()));
        }
    }

    ReleasePlan plan(Actor actor, Entity entity, ReleasePlan.Wanted wanted) {
        Places.Found found = places.of(entity, wanted.environment());
        requireRepository(found);
        Places.Found from = wanted.goesBack() ? found : places.of(entity, wanted.from());
        StoredDeployment chosen = chosen(wanted, store.deployments(from.ids(), LOOKED_BACK));
        Files files = files(actor, found);
        Map<?, ?> before = ReleaseReader.image(files.place());
        Map<?, ?> image = image(actor, chosen);
        List<HeldBack> held = HeldBack.in(wanted.environment(), files.list());
        String digest = ReleaseReader.text(image, "digest");
        held.stream().filter(it -> it.digest().equals(digest)).findFirst().ifPresent(it -> {
            throw heldBack(it, chosen.release().version());
        });
        List<Map<String, @Nullable Object>> changes = new ArrayList<>(
                wanted.settings() && wanted.goesBack()
                        ? asThen(actor, files, found.target().files(), chosen)
                        : List.of(bring(files.place().path(), before, image)));
        String bad = ReleaseReader.text(before, "digest");
        boolean holds = wanted.holdBack()
                && !bad.isEmpty()
                && !bad.equals(digest)
                && held.stream().noneMatch(it -> it.digest().equals(bad));
        if (holds) {
            HeldBack one = new HeldBack(
                    wanted.environment(),
                    bad,
                    ReleaseReader.text(before, "version"),
                    wanted.reason(),
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                    wanted.person());
            changes.add(one.written(
                    HeldBack.beside(files.place().path()), files.list().isPresent()));
        }
        return plan(
                files,
                message(wanted, chosen.release().version()),
                changes,
                chosen.release().version(),
                before,
                holds ? bad : "",
                found);
    }

    private static String message(ReleasePlan.Wanted wanted, String version) {
        String title = wanted.goesBack()
                ? "Roll back " + wanted.environment() + " to " + version
                : "Deploy " + version + " to " + wanted.environment();
        return wanted.reason().isBlank()
                ? title
                : title + "\n\n" + wanted.reason().strip();
    }

    private ReleasePlan plan(
            Files files,
            String message,
            List<Map<String, @Nullable Object>> changes,
            String version,
            Map<?, ?> before,
            String heldBack,
            Places.Found found) {
        return new ReleasePlan(
                files.repository().toRepoUrl(),
                files.now().branch(),
                message,
                changes.stream().map(it -> expecting(files, it)).toList(),
                version,
                ReleaseReader.text(before, "version"),
                ReleaseReader.text(before, "digest"),
                heldBack,
                store.deployments(found.ids(), 1).stream()
                        .map(StoredDeployment::id)
                        .findFirst()
                        .orElse(0L));
    }

    /** What somebody commits in between is not written over: the one who asked looks at it first. */
    private static Map<String, @Nullable Object> expecting(Files files, Map<String, @Nullable Object> change) {
        Map<String, @Nullable Object> expecting = new LinkedHashMap<>(change);
        expecting.put("expects", Code.hash(files.now().file(String.valueOf(change.get("path")))));
        return expecting;
    }

    private static Problem.Conflict heldBack(HeldBack held, String version) {
        return new Problem.Conflict(
                "version-held-back",
                "Version " + version + " is held back from " + held.environment()
                        + (held.reason().isEmpty() ? "." : ": " + held.reason()),
                "Choose another one, or let it go again first if the reason is mended.");
    }

    /** The newest of that name that came up. */
    static StoredDeployment chosen(ReleasePlan.Wanted wanted, List<StoredDeployment> deployments) {
        List<StoredDeployment> up = deployments.stream()
                .filter(it -> it.outcome() == Outcome.SUCCEEDED)
                .toList();
        return up.stream()
                .filter(it -> wanted.version().isEmpty() || is(it, wanted.version()))
                .findFirst()
                .orElseThrow(() -> missing(wanted, up));
    }

    private static boolean is(StoredDeployment it, String version) {
        return it.release().version().equals(version)
                || (version.length() >= SHORTEST_COMMIT
                        && (it.revision().startsWith(version)
                                || it.release().revision().startsWith(version)));
    }

    private static Problem.Invalid missing(ReleasePlan.Wanted wanted, List<StoredDeployment> up) {
        if (up.isEmpty()) {
            return new Problem.Invalid(
                    "nothing-came-up",
                    "Nothing was seen to come up in " + wanted.from() + " yet, so there is nothing to take from there.",
                    "Wait until a version came up there, or release one by its pipeline.");
        }
        List<String> names = up.stream()
                .map(it -> it.release().version())
                .distinct()
                .limit(NAMED)
                .toList();
        return new Problem.Invalid(
                "version-never-came-up",
                "A version \"" + wanted.version() + "\" never came up in " + wanted.from()
                        + ", as far as that was seen.",
                "Choose one that did, such as " + String.join(", ", names) + ".");
    }

    /** What somebody brings by hand is in no repository that could say something else. */
    static void requireRepository(Places.Found found) {
        if (found.target().repository().isEmpty()) {
            throw new Problem.Invalid(
                    "release-not-writable",
                    found.place().environment()
                            + " takes its versions from no Git repository, so nothing can be committed that changes them.",
                    "Change the version with the tool that brought it, or have it delivered from a repository.");
        }
    }

    private Files files(Actor actor, Places.Found found) {
        RepositoryName repository = releases.repository(found.target().repository())
                .orElseThrow(() -> new Problem.Invalid(
                        "release-not-writable",
                        found.place().environment() + " is delivered from "
                                + found.target().repository() + ", which is on no connected Git host.",
                        "Connect that Git host, or change the version there."));
        List<String> files = found.target().files();
        BranchFiles now = code.files(
                actor,
                repository,
                "",
                Stream.concat(files.stream(), files.stream().map(HeldBack::beside))
                        .distinct()
                        .toList());
        RepositoryFile place = files.stream()
                .flatMap(it -> now.file(it).stream())
                .filter(it -> ReleaseReader.image(it).keySet().stream().anyMatch(PARTS.subList(1, 3)::contains))
                .reduce((base, last) -> last)
                .orElseThrow(() -> new Problem.Invalid(
                        "release-place-unknown",
                        "No file that only " + found.place().environment()
                                + " uses says its version, so it cannot be changed with certainty.",
                        "Write image: {digest, version, revision} into a file of values of the environment."));
        return new Files(repository, now, place);
    }

    private Map<?, ?> image(Actor actor, StoredDeployment chosen) {
        if (chosen.repository().isEmpty()) {
            throw new Problem.Invalid(
                    "release-content-unknown",
                    "Version " + chosen.release().version()
                            + " was delivered from no Git repository, which would say what its image is.",
                    "Release it by its pipeline.");
        }
        Map<?, ?> image = releases.repository(chosen.repository()).stream()
                .flatMap(name ->
                        chosen.files().stream().flatMap(it -> code.file(actor, name, chosen.revision(), it).stream()))
                .map(ReleaseReader::image)
                .filter(it -> !it.isEmpty())
                .reduce((base, last) -> last)
                .orElse(Map.of());
        if (ReleaseReader.text(image, "digest").isEmpty()
                && ReleaseReader.text(image, "tag").isEmpty()) {
            throw new Problem.Invalid(
                    "release-content-unknown",
                    "Which image version " + chosen.release().version() + " was cannot be read any more.",
                    "Choose another version, or release it by its pipeline.");
        }
        return image;
    }

    private static Map<String, @Nullable Object> bring(String path, Map<?, ?> before, Map<?, ?> image) {
        List<Map<String, @Nullable Object>> operations = new ArrayList<>();
        for (String part : PARTS) {
            Object value = image.get(part);
            if (value != null) {
                operations.add(Map.of("op", "add", "path", "/image/" + part, "value", value));
            } else if (before.containsKey(part)) {
                operations.add(Map.of("op", "remove", "path", "/image/" + part));
            }
        }
        return Map.of("path", path, "operations", operations);
    }

    private List<Map<String, @Nullable Object>> asThen(
            Actor actor, Files files, List<String> paths, StoredDeployment chosen) {
        List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        for (String path : paths) {
            Optional<RepositoryFile> then = code.file(actor, files.repository(), chosen.revision(), path);
            if (then.isPresent()) {
                changes.add(
                        Map.of("path", path, "content", new String(then.get().content(), StandardCharsets.UTF_8)));
            } else if (files.now().file(path).isPresent()) {
                changes.add(Map.of("path", path, "delete", true));
            }
        }
        return changes;
    }

    ReleasePlan letGo(Actor actor, Entity entity, String environment, String version, String reason) {
        Places.Found found = places.of(entity, environment);
        requireRepository(found);
        Files files = files(actor, found);
        List<HeldBack> held = HeldBack.in(environment, files.list());
        HeldBack one = held.stream()
                .filter(it -> it.digest().equals(version) || it.version().equals(version))
                .findFirst()
                .orElseThrow(() -> new Problem.Invalid(
                        "version-not-held-back",
                        "\"" + version + "\" is not held back from " + environment + ".",
                        "Look at the page of the deployments; it lists what is."));
        List<Integer> at = IntStream.range(0, held.size())
                .filter(it -> held.get(it).digest().equals(one.digest()))
                .boxed()
                .toList();
        String name = one.version().isEmpty() ? one.digest() : one.version();
        return plan(
                files,
                "Let " + name + " go to " + environment + " again" + (reason.isBlank() ? "" : "\n\n" + reason.strip()),
                List.of(HeldBack.letGo(HeldBack.beside(files.place().path()), at, one.digest())),
                name,
                Map.of(),
                "",
                found);
    }

    /** What is held back from an environment, each once; nothing where its files cannot be read from here. */
    List<HeldBack> held(Actor actor, Places.Found found) {
        Optional<RepositoryName> repository = releases.repository(found.target().repository());
        List<String> lists =
                found.target().files().stream().map(HeldBack::beside).distinct().toList();
        if (repository.isEmpty() || lists.isEmpty()) {
            return List.of();
        }
        Map<String, HeldBack> once = new LinkedHashMap<>();
        code.files(actor, repository.get(), "", lists).files().stream()
                .flatMap(it -> HeldBack.in(found.place().environment(), Optional.of(it)).stream())
                .forEach(it -> once.putIfAbsent(it.digest(), it));
        return List.copyOf(once.values());
    }
}
