package dev.ridgeway.adapters.ldap;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import dev.ridgeway.adapters.PeopleEntity;
import dev.ridgeway.adapters.Schedule;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.catalog.EntityProvider;
import dev.ridgeway.plugin.catalog.ProvidedEntity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The people and groups of one directory: one of {@code catalog.providers.ldapOrg}. */
final class LdapPeople implements EntityProvider {

    static final String PROVIDERS_SETTING = "catalog.providers.ldapOrg";

    private static final Duration USUAL = Duration.ofHours(1);
    private static final Pattern PATH = Pattern.compile("\\[['\"]?([^\\]'\"]+)['\"]?]|([^.\\[\\]]+)");

    private final String id;
    private final LdapClient client;
    private final List<LdapSearch> users;
    private final List<LdapSearch> groups;
    private final Optional<String> dnAttribute;
    private final Optional<String> uuidAttribute;
    private final Schedule schedule;

    private LdapPeople(String id, ToolSetting setting) {
        this.id = id;
        this.client = new LdapClient(setting);
        this.users = LdapSearch.all(setting.child("users"), LdapSearch.PERSON);
        this.groups = LdapSearch.all(setting.child("groups"), LdapSearch.GROUP);
        this.dnAttribute = setting.child("vendor").child("dnAttributeName").text();
        this.uuidAttribute = setting.child("vendor").child("uuidAttributeName").text();
        this.schedule = Schedule.of(setting.child("schedule"), USUAL);
    }

    static List<EntityProvider> all(PluginContext context) {
        return ToolSetting.of(context, PROVIDERS_SETTING).stream()
                .flatMap(it -> it.map().entrySet().stream())
                .<EntityProvider>map(it -> new LdapPeople(it.getKey(), it.getValue()))
                .toList();
    }

    @Override
    public String name() {
        return "ldapOrg:" + id;
    }

    @Override
    public String title() {
        return "people and groups of " + client.address();
    }

    @Override
    public Instant next(Instant after) {
        return schedule.next(after);
    }

    /** An entry on its way to an entity, and what it says of others by their names in the directory. */
    private record Read(
            PeopleEntity entity,
            String dn,
            String reference,
            List<String> keys,
            List<String> memberOf,
            List<String> members) {}

    @Override
    public List<ProvidedEntity> entities() {
        return client.connected(session -> {
            LdapVendor vendor = session.vendor().with(dnAttribute, uuidAttribute);
            List<Read> people = read(session, vendor, users, () -> PeopleEntity.user(""));
            List<Read> teams = read(session, vendor, groups, () -> PeopleEntity.group("", "unknown"));
            relate(people, teams);
            List<ProvidedEntity> all = new ArrayList<>();
            for (List<Read> some : List.of(people, teams)) {
                some.stream()
                        .sorted(Comparator.comparing(it -> it.entity().name()))
                        .forEach(it -> all.add(it.entity().at("ldap://" + id + "/" + encoded(it.dn()))));
            }
            return all;
        });
    }

    private static String encoded(String dn) {
        return URLEncoder.encode(dn, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<Read> read(
            LdapClient.Session session, LdapVendor vendor, List<LdapSearch> searches, Supplier<PeopleEntity> anew)
            throws LDAPException {
        List<Read> all = new ArrayList<>();
        for (LdapSearch search : searches) {
            for (Entry entry : session.search(search)) {
                all.add(read(vendor, search, entry, anew.get()));
            }
        }
        return all;
    }

    private static Read read(LdapVendor vendor, LdapSearch search, Entry entry, PeopleEntity entity) {
        search.set().forEach((path, value) -> entity.set(parts(path), value));
        Map<String, String> map = search.map();
        @Nullable String rdn = value(vendor, entry, map, "rdn");
        @Nullable String uuid = vendor.one(entry, vendor.uuidAttribute()).orElse(null);
        String dn = vendor.dn(entry);
        Optional.ofNullable(value(vendor, entry, map, "name"))
                .ifPresent(it -> entity.set(List.of("metadata", "name"), it));
        Optional.ofNullable(value(vendor, entry, map, "type")).ifPresent(it -> entity.set(List.of("spec", "type"), it));
        entity.described(value(vendor, entry, map, "description"))
                .annotated("backstage.io/ldap-rdn", rdn)
                .annotated("backstage.io/ldap-uuid", uuid)
                .annotated("backstage.io/ldap-dn", dn);
        for (String field : List.of("displayName", "email", "picture")) {
            entity.profile(field, value(vendor, entry, map, field));
        }
        List<String> keys = new ArrayList<>(List.of(key(dn), key(entry.getDN())));
        Optional.ofNullable(rdn).ifPresent(it -> keys.add(key(it)));
        Optional.ofNullable(uuid).ifPresent(it -> keys.add(key(it)));
        return new Read(
                entity,
                dn,
                entity.fullReference(),
                keys,
                values(vendor, entry, map, "memberOf"),
                values(vendor, entry, map, "members"));
    }

    private static @Nullable String value(LdapVendor vendor, Entry entry, Map<String, String> map, String meaning) {
        return vendor.one(entry, map.getOrDefault(meaning, "")).orElse(null);
    }

    private static List<String> values(LdapVendor vendor, Entry entry, Map<String, String> map, String meaning) {
        String attribute = map.getOrDefault(meaning, "");
        return attribute.isEmpty() ? List.of() : vendor.all(entry, attribute);
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PATH.matcher(path);
        while (matcher.find()) {
            parts.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return parts;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("\\s*([,=])\\s*", "$1");
    }

    private static Map<String, Read> byKey(List<Read> all) {
        Map<String, Read> byKey = new HashMap<>();
        all.forEach(it -> it.keys().forEach(key -> byKey.putIfAbsent(key, it)));
        return byKey;
    }

    /** Either side may name the other; a group has a parent only when it has no more than one. */
    private static void relate(List<Read> people, List<Read> teams) {
        Map<String, Read> person = byKey(people);
        Map<String, Read> team = byKey(teams);
        Map<Read, Set<String>> groupsOf = new LinkedHashMap<>();
        Map<Read, Set<String>> parentsOf = new LinkedHashMap<>();
        Map<Read, Set<String>> childrenOf = new LinkedHashMap<>();
        for (Read one : people) {
            one.memberOf().stream().map(it -> team.get(key(it))).forEach(it -> add(groupsOf, one, it));
        }
        for (Read one : teams) {
            for (String name : one.memberOf()) {
                add(parentsOf, one, team.get(key(name)));
                add(childrenOf, team.get(key(name)), one);
            }
            for (String name : one.members()) {
                if (person.containsKey(key(name))) {
                    add(groupsOf, person.get(key(name)), one);
                } else {
                    add(parentsOf, team.get(key(name)), one);
                    add(childrenOf, one, team.get(key(name)));
                }
            }
        }
        groupsOf.forEach((one, groups) -> groups.forEach(one.entity()::and));
        childrenOf.forEach((one, children) -> children.forEach(one.entity()::and));
        parentsOf.forEach((one, parents) -> {
            if (parents.size() == 1) {
                one.entity().below(parents.iterator().next());
            }
        });
    }

    private static void add(Map<Read, Set<String>> to, @Nullable Read one, @Nullable Read other) {
        if (one != null && other != null && !one.equals(other)) {
            to.computeIfAbsent(one, key -> new TreeSet<>()).add(other.reference());
        }
    }
}
