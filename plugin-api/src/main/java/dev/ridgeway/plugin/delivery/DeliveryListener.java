package dev.ridgeway.plugin.delivery;

import dev.ridgeway.plugin.ToolProblem;
import java.time.Instant;

/** Is told what one engine delivers. It is called by several threads and must not wait for anything. */
public interface DeliveryListener {

    /** This is there now, new or changed. */
    void present(DeliveryTarget target);

    /** The target of that name is not there any more. */
    void gone(String name);

    /** What was told so far is everything there was at that moment; said again as long as it stays so. */
    void complete(Instant asOf);

    /** Nothing newer is known, for this reason, until it is complete again. */
    void interrupted(ToolProblem problem);
}
