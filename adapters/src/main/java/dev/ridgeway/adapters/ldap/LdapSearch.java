package dev.ridgeway.adapters.ldap;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import dev.ridgeway.adapters.ToolSetting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One search of the configuration, {@code users} or {@code groups}: where, for what, and which attribute means what.
 *
 * @param set values by their paths, taken before what is mapped
 * @param map attributes by what they mean; an empty one is not taken
 * @param pageSize how many entries are asked for at once, 0 for all of them
 */
record LdapSearch(
        String dn,
        SearchScope scope,
        Filter filter,
        List<String> attributes,
        int sizeLimit,
        int timeLimit,
        DereferencePolicy aliases,
        int pageSize,
        Map<String, Object> set,
        Map<String, String> map) {

    static final Map<String, String> PERSON =
            Map.of("rdn", "uid", "name", "uid", "displayName", "cn", "email", "mail", "memberOf", "memberOf");
    static final Map<String, String> GROUP = Map.of(
            "rdn",
            "cn",
            "name",
            "cn",
            "description",
            "description",
            "displayName",
            "cn",
            "type",
            "groupType",
            "memberOf",
            "memberOf",
            "members",
            "member");

    private static final int PAGE = 500;

    /** One object or a list of them. */
    static List<LdapSearch> all(ToolSetting setting, Map<String, String> usual) {
        if (setting.isMissing()) {
            return List.of();
        }
        List<ToolSetting> all = setting.isList() ? setting.list() : List.of(setting);
        return all.stream().map(it -> of(it, usual)).toList();
    }

    private static LdapSearch of(ToolSetting setting, Map<String, String> usual) {
        ToolSetting options = setting.child("options");
        Map<String, String> map = new LinkedHashMap<>(usual);
        setting.child("map")
                .map()
                .forEach((key, attribute) -> map.put(key, attribute.text().orElse("")));
        Map<String, Object> set = new LinkedHashMap<>();
        setting.child("set").map().forEach((path, value) -> value.raw().ifPresent(it -> set.put(path, it)));
        return new LdapSearch(
                setting.child("dn").needed("the name of an entry such as ou=people,dc=example,dc=net"),
                scope(options.child("scope")),
                filter(options.child("filter")),
                options.child("attributes").isMissing()
                        ? List.of("*", "+")
                        : options.child("attributes").list().stream()
                                .map(it -> it.needed("an attribute"))
                                .toList(),
                options.child("sizeLimit").number().orElse(0.0).intValue(),
                options.child("timeLimit").number().orElse(0.0).intValue(),
                DereferencePolicy.valueOf(
                        options.child("derefAliases").number().orElse(0.0).intValue()),
                pageSize(options.child("paged")),
                set,
                map);
    }

    private static SearchScope scope(ToolSetting setting) {
        return switch (setting.text().orElse("one")) {
            case "base" -> SearchScope.BASE;
            case "one" -> SearchScope.ONE;
            case "sub" -> SearchScope.SUB;
            default -> throw setting.wrong("base, one or sub");
        };
    }

    private static Filter filter(ToolSetting setting) {
        String text = setting.text().orElse("(objectClass=*)");
        try {
            return Filter.create(text.replaceAll("\\s*([()])\\s*", "$1"));
        } catch (LDAPException e) {
            throw setting.wrong("a filter such as (objectClass=person)");
        }
    }

    private static int pageSize(ToolSetting setting) {
        if (setting.isMap()) {
            return setting.child("pageSize").number().orElse((double) PAGE).intValue();
        }
        return setting.isMissing() || setting.flag() ? PAGE : 0;
    }
}
