package dev.ridgeway.server.paths;

import dev.ridgeway.server.paths.template.SchemaFault;
import java.util.List;

/** The values of a form do not fit; answered as {@code {errors: [...]}}, which Backstage's form reads. */
final class AnswersRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<SchemaFault> faults;

    AnswersRefused(List<SchemaFault> faults) {
        super("Some answers are not valid.", null, false, false);
        this.faults = List.copyOf(faults);
    }

    List<SchemaFault> faults() {
        return faults;
    }
}
