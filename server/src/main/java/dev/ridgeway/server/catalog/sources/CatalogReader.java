package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.CatalogDiscoveries;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.discovery.ProvidedEntities;
import dev.ridgeway.server.catalog.model.CustomKinds;
import dev.ridgeway.server.catalog.store.KnownFiles;
import org.springframework.stereotype.Component;

/** Reads everything a location leads to, Location entities followed; stores nothing. */
@Component
public class CatalogReader {

    private final SourceFiles files;
    private final CatalogRules rules;
    private final CustomKinds kinds;
    private final ProvidedEntities provided;

    CatalogReader(
            SourceFiles files, CatalogSettings settings, CatalogDiscoveries discoveries, ProvidedEntities provided) {
        this.provided = provided;
        this.kinds = settings.kinds();
        this.files = files;
        this.rules = new CatalogRules(settings, discoveries::cover);
    }

    /** Errors are part of the reading, a missing file of a location that is not required is none. */
    public SourceReading read(Location root, boolean required) {
        if (!ProvidedEntities.isProvided(root)) {
            files.insist(root.type(), root.target());
        }
        return read(root, required, KnownFiles.none());
    }

    /** The same for a host that has just answered, so that an earlier silence of it does not count. */
    SourceReading readFound(Location root, KnownFiles known) {
        files.insist(root.type(), root.target());
        return read(root, false, known).orNothing();
    }

    /** As {@link #read(Location, boolean)}, but what is known and has not changed is not read again. */
    SourceReading read(Location root, boolean required, KnownFiles known) {
        return ProvidedEntities.isProvided(root)
                ? provided.read(root)
                : new SourceWalk(files, rules, kinds, root, known, SourceWalk.MOST_CHARACTERS).read(required);
    }

    /** Whether a local file is no longer what it was when a reading gave it that stamp. */
    boolean changed(String locator, String stamp) {
        return locator.startsWith("file:") && !files.stamp(locator).equals(stamp);
    }

    /** The text of a file as it is now. */
    public String text(String locator) {
        int colon = locator.indexOf(':');
        return files.text(locator.substring(0, colon), locator.substring(colon + 1));
    }
}
