package dev.ridgeway.adapters;

import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.catalog.EntityProvider;
import dev.ridgeway.plugin.catalog.EntityProviderFactory;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Makes the providers of one kind. */
public record EntityProviders(String name, Set<String> settings, Function<PluginContext, List<EntityProvider>> work)
        implements EntityProviderFactory {

    public EntityProviders {
        settings = Set.copyOf(settings);
    }

    @Override
    public List<EntityProvider> create(PluginContext context) {
        return work.apply(context);
    }
}
