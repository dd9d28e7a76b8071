package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Writes changes of repositories into the audit record. */
@Component
public class CodeAudit {

    private final Audit audit;
    private final InstantSource clock;

    CodeAudit(Audit audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Joins the current transaction. */
    public void record(Actor actor, String action, RepositoryName name, String outcome, String detail) {
        record(clock.instant(), actor, action, name, outcome, detail);
    }

    /** The same of what happened before. */
    public void record(Instant at, Actor actor, String action, RepositoryName name, String outcome, String detail) {
        audit.record(new AuditEntry(
                at, actor.ref(), action, name.host() + "/" + name.path(), actor.origin(), outcome, detail));
    }
}
