package dev.ridgeway.plugin.runtime;

import dev.ridgeway.plugin.ToolProblem;
import java.time.Instant;

/** Is told what there is of one type. It is called by several threads and must not wait for anything. */
public interface ObjectListener {

    /** This is there now, new or changed. */
    void present(ClusterObject object);

    /** This is not there any more. */
    void gone(String namespace, String name);

    /** What was told so far is everything there was at that moment; said again as long as it stays so. */
    void complete(Instant asOf);

    /** Nothing newer is known, for this reason, until it is complete again; what was told may be outdated. */
    void interrupted(ToolProblem problem);
}
