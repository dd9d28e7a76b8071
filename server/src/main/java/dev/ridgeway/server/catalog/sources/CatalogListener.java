package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.plugin.code.Repository;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.HostedOwnersTold;
import dev.ridgeway.server.code.HostedRepositoriesTold;
import dev.ridgeway.server.code.RepositoryDeleted;
import dev.ridgeway.server.code.RepositoryPushed;
import dev.ridgeway.server.identity.Actor;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Reads a repository again when somebody pushed to it. */
@Component
class CatalogListener {

    private final CatalogRunner runner;
    private final Code code;

    CatalogListener(CatalogRunner runner, Code code) {
        this.runner = runner;
        this.code = code;
    }

    @EventListener
    void on(RepositoryPushed event) {
        RepositoryName name = event.name();
        code.repository(Actor.system("catalog"), name)
                .map(Repository::defaultBranch)
                .ifPresent(branch -> runner.repositoryChanged(name.host(), name.owner(), name.name(), branch));
    }

    @EventListener
    void on(HostedRepositoriesTold event) {
        runner.repositoriesTold(event.repositories(), event.deleted());
    }

    @EventListener
    void on(HostedOwnersTold event) {
        event.owners().forEach(runner::ownerTold);
    }

    @EventListener
    void on(RepositoryDeleted event) {
        RepositoryName name = event.name();
        runner.repositoryDeleted(name.host(), name.owner(), name.name());
    }
}
