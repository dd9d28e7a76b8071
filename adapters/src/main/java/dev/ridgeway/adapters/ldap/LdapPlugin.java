package dev.ridgeway.adapters.ldap;

import dev.ridgeway.adapters.EntityProviders;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.catalog.EntityProviderFactory;
import java.util.List;
import java.util.Set;

/** Tells the people and groups of the directories that the configuration names. */
public final class LdapPlugin implements PlatformPlugin {

    @Override
    public List<EntityProviderFactory> entityProviders() {
        return List.of(new EntityProviders("ldapOrg", Set.of(LdapPeople.PROVIDERS_SETTING), LdapPeople::all));
    }
}
