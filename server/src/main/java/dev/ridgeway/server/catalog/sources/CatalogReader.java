package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.Location;
import org.springframework.stereotype.Component;

/** Reads everything a location leads to, Location entities followed; stores nothing. */
@Component
public class CatalogReader {

    private final SourceFiles files;
    private final CatalogRules rules;

    CatalogReader(SourceFiles files, CatalogSettings settings) {
        this.files = files;
        this.rules = new CatalogRules(settings);
    }

    /** Errors are part of the reading, a missing file of a location that is not required is none. */
    public SourceReading read(Location root, boolean required) {
        return new SourceWalk(files, rules, root).read(required);
    }

    /** Whether a local file is no longer what it was when a reading gave it that stamp. */
    boolean changed(String locator, long stamp) {
        return locator.startsWith("file:") && files.stamp(locator) != stamp;
    }

    /** The text of a file as it is now. */
    public String text(String locator) {
        int colon = locator.indexOf(':');
        return files.text(locator.substring(0, colon), locator.substring(colon + 1));
    }
}
