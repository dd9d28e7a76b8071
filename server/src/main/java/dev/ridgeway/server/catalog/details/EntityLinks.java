package dev.ridgeway.server.catalog.details;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import java.util.List;
import org.springframework.stereotype.Component;

/** The places of an entity in tools that its annotations name, where the configuration says the address of the tool. */
@Component
class EntityLinks {

    private final Catalog catalog;
    private final ToolAddresses tools;

    EntityLinks(Catalog catalog, ToolAddresses tools) {
        this.catalog = catalog;
        this.tools = tools;
    }

    /** A place in a tool: the tool's name, what is there, the address, and the annotation it was made of. */
    record ToolLink(String tool, String title, String url, String annotation) {}

    List<ToolLink> links(Actor actor, EntityRef ref) {
        Entity entity = catalog.entity(actor, ref).orElseThrow(() -> Catalog.notFound(ref));
        return tools.all().stream()
                .flatMap(tool -> entity
                        .annotation(tool.annotation())
                        .map(String::strip)
                        .filter(value -> !value.isEmpty())
                        .flatMap(value -> tool.address().of(value, entity))
                        .map(url -> new ToolLink(tool.name(), tool.title(), url, tool.annotation()))
                        .stream())
                .distinct()
                .toList();
    }
}
