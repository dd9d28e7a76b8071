package dev.ridgeway.server.catalog.registration;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Repository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.index.CatalogIndex;
import dev.ridgeway.server.catalog.index.IndexedEntity;
import dev.ridgeway.server.catalog.model.CustomKinds;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.sources.CatalogLocations;
import dev.ridgeway.server.catalog.sources.CatalogReader;
import dev.ridgeway.server.catalog.sources.CatalogSettings;
import dev.ridgeway.server.catalog.sources.LocationAnalysis;
import dev.ridgeway.server.catalog.sources.SourceReading;
import dev.ridgeway.server.catalog.store.StoredEntity;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Looks at an address before it is registered, and proposes the file where there is none. */
@Component
class Registration {

    private static final String FILE = "catalog-info.yaml";
    private static final String BRANCH = "describe-for-the-catalog";
    private static final String NOT_FOUND = "NotFoundError";
    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_LINE = 300;
    private static final int LONGEST_FILE = 100_000;
    private static final int MOST_FILES_SHOWN = 10;

    private final Catalog catalog;
    private final CatalogIndex index;
    private final CatalogReader reader;
    private final Code code;
    private final Identity identity;
    private final CustomKinds kinds;

    Registration(
            Catalog catalog,
            CatalogIndex index,
            CatalogReader reader,
            Code code,
            Identity identity,
            CatalogSettings settings) {
        this.catalog = catalog;
        this.index = index;
        this.reader = reader;
        this.code = code;
        this.identity = identity;
        this.kinds = settings.kinds();
    }

    /** Reads what the address leads to; stores nothing. The page of a repository stands for the file at its root. */
    RegistrationPreview preview(Actor actor, String address) {
        actor.require(Permission.CATALOG_LOCATION_CREATE);
        String asked = CatalogLocations.location(address).target();
        Location location = Location.of(
                "url", onItsBranch(actor, LocationAnalysis.file(asked, FILE).orElse(asked)));
        SourceReading reading = reader.read(location, true);
        boolean missing = reading.errors().stream()
                .anyMatch(it -> it.name().equals(NOT_FOUND) && it.source().equals(location.text()));
        Optional<RegistrationPreview.FileDraft> draft = missing ? draft(actor, location.target()) : Optional.empty();
        List<RegistrationPreview.FoundEntry> entries = reading.entities().stream()
                .filter(it -> !it.ref().toString().equals(location.entityRef()))
                .map(this::entry)
                .toList();
        return new RegistrationPreview(
                location.target(),
                catalog.locationOf(location.target()).isPresent(),
                entries,
                draft.isPresent() ? List.of() : mistakes(actor, reading.errors()),
                draft.orElse(null));
    }

    /** The embedded host follows branches by their name. */
    private String onItsBranch(Actor actor, String file) {
        String head = "/blob/HEAD/";
        return file.contains(head)
                ? repository(file)
                        .filter(it -> it.host().equals(Code.EMBEDDED))
                        .flatMap(it -> code.repository(actor, it))
                        .map(Repository::defaultBranch)
                        .map(branch -> file.replace(head, "/blob/" + branch + "/"))
                        .orElse(file)
                : file;
    }

    private RegistrationPreview.FoundEntry entry(StoredEntity row) {
        Entity entity = Entity.of(content(row));
        Object description = entity.metadata().get("description");
        String held = index.known(row.ref()).map(IndexedEntity::locator).orElse("");
        String state = held.isEmpty() ? "new" : held.equals(row.locator()) ? "known" : "taken";
        return new RegistrationPreview.FoundEntry(
                row.ref().toString(),
                entity.title(),
                description == null ? "" : description.toString(),
                row.locator(),
                state,
                state.equals("taken") ? held : "");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> content(StoredEntity row) {
        return JsonMapper.shared().readValue(row.content(), Map.class);
    }

    private List<RegistrationPreview.FoundMistake> mistakes(Actor actor, List<CatalogError> errors) {
        Map<String, List<String>> files = new HashMap<>();
        List<RegistrationPreview.FoundMistake> mistakes = new ArrayList<>();
        for (CatalogError error : errors) {
            String text = "";
            if (error.line() > 0 && (files.size() < MOST_FILES_SHOWN || files.containsKey(error.source()))) {
                List<String> lines = files.computeIfAbsent(error.source(), it -> lines(actor, it));
                text = error.line() <= lines.size() ? lines.get(error.line() - 1) : "";
            }
            mistakes.add(new RegistrationPreview.FoundMistake(
                    error.entityRef(),
                    error.path(),
                    error.message(),
                    error.remedy(),
                    error.source(),
                    error.line(),
                    text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) : text));
        }
        return mistakes;
    }

    private List<String> lines(Actor actor, String locator) {
        if (!actor.can(Permission.CODE_READ)) {
            return List.of();
        }
        try {
            return reader.text(locator).lines().toList();
        } catch (Problem e) {
            return List.of();
        }
    }

    private static Optional<RepositoryName> repository(String address) {
        return LocationAnalysis.repository(address)
                .filter(it -> it.owner().indexOf('/') < 0 || !it.host().equals(Code.EMBEDDED));
    }

    private Optional<RegistrationPreview.FileDraft> draft(Actor actor, String file) {
        return repository(file).map(name -> {
            Optional<Repository> hosted =
                    code.host(name.host()).isPresent() ? code.repository(actor, name) : Optional.empty();
            return new RegistrationPreview.FileDraft(
                    name.host(),
                    name.path(),
                    FILE,
                    hosted.isPresent() && actor.can(Permission.CODE_WRITE),
                    entityName(name.name()),
                    hosted.map(Repository::description).orElse(""),
                    owner(actor, name),
                    LocationAnalysis.slugAnnotation(name.host()),
                    name.path());
        });
    }

    private static String entityName(String repository) {
        String name = repository.replaceAll("[^A-Za-z0-9_.-]", "-").replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }

    /** The group that is called as the owner of the repository, else a group of the person. */
    private String owner(Actor actor, RepositoryName name) {
        return EntityRef.spelled("group:default/" + name.owner())
                .flatMap(ref -> catalog.entity(actor, ref))
                .map(it -> it.ref().toString())
                .or(() -> actor.ownership().stream()
                        .filter(it -> it.startsWith("group:"))
                        .findFirst())
                .orElse("");
    }

    /** A proposal that was made, and where it is looked at in the portal. */
    record ProposedFile(int number, String owner, String name) {}

    /** Proposes the file with this text in the repository of the address, once it is a whole description. */
    ProposedFile propose(Actor actor, String address, String text) {
        actor.require(Permission.CATALOG_LOCATION_CREATE);
        RepositoryName name = repository(CatalogLocations.location(address).target())
                .orElseThrow(() -> new Problem.Invalid(
                        "location-invalid",
                        "\"" + address + "\" is not in a repository.",
                        "Write the https:// address of a repository."));
        valid(text);
        Change change = new Change(
                BRANCH,
                "Describe " + name.name() + " for the catalog",
                identity.displayName(actor.ref()),
                actor.ref(),
                List.of(RepositoryFile.text(FILE, text)),
                List.of());
        int number = code.propose(
                actor,
                name,
                change,
                "Describe " + name.name() + " for the catalog",
                "Once this is merged, the catalog shows what " + FILE + " describes.",
                "");
        return new ProposedFile(number, name.owner(), name.name());
    }

    private void valid(String text) {
        if (text.length() > LONGEST_FILE) {
            throw invalid(
                    "The text has " + text.length() + " characters.", "Write at most " + LONGEST_FILE + ".", List.of());
        }
        List<YamlDocument> documents = Yaml.documents(text, FILE);
        List<Violation> violations = new ArrayList<>();
        for (YamlDocument document : documents) {
            violations.addAll(EntityRules.violations(document.value(), document::lineOf, kinds));
        }
        if (documents.isEmpty() || !violations.isEmpty()) {
            throw invalid(
                    "The text describes nothing that the catalog takes.",
                    "Mend what is said of each line.",
                    violations);
        }
    }

    private static Problem.Invalid invalid(String sentence, String remedy, List<Violation> violations) {
        return new Problem.Invalid("catalog-file-invalid", sentence, remedy, violations);
    }
}
