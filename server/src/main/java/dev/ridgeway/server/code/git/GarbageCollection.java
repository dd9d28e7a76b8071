package dev.ridgeway.server.code.git;

import java.io.IOException;
import java.text.ParseException;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;

/** What {@code git gc --auto} does: many packs become one; what nobody reaches any more goes after two weeks. */
public final class GarbageCollection {

    private GarbageCollection() {}

    /** Does nothing while there is little to gain. */
    public static void run(FileRepository repository) throws IOException {
        GC collection = new GC(repository);
        collection.setAuto(true);
        try {
            var _ = collection.gc();
        } catch (ParseException | GitAPIException e) {
            throw new IOException("the pieces could not be packed", e);
        }
    }
}
