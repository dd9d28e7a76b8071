package dev.ridgeway.adapters.gitlab;

import dev.ridgeway.adapters.PeopleEntity;
import dev.ridgeway.adapters.Schedule;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.gitlab.GitLabHost.Group;
import dev.ridgeway.adapters.gitlab.GitLabHost.User;
import dev.ridgeway.adapters.hosted.Choice;
import dev.ridgeway.adapters.hosted.HostAddress;
import dev.ridgeway.adapters.hosted.HostSettings;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.catalog.EntityProvider;
import dev.ridgeway.plugin.catalog.ProvidedEntity;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The people and groups of GitLab: one of {@code catalog.providers.gitlab} that is {@code orgEnabled}. */
final class GitLabPeople implements EntityProvider {

    private static final Duration USUAL = Duration.ofHours(1);
    private static final Pattern BOT = Pattern.compile("(project|group)_\\w+_bot_\\w+");

    private final String name;
    private final GitLabHost host;
    private final String group;
    private final Schedule schedule;
    private final List<Pattern> groups;
    private final Pattern users;
    private final Set<String> relations;
    private final boolean onlyOfGroup;
    private final boolean withoutSeat;

    private GitLabPeople(String name, ToolSetting setting, List<GitLabHost> hosts) {
        this.name = "gitlabOrg:" + name;
        this.host = HostSettings.of(setting, GitLabHost.CLOUD, hosts, GitLabHost::host, GitLabHost.HOSTS_SETTING);
        this.group = setting.child("group").text().orElse("");
        this.schedule = Schedule.of(setting.child("schedule"), USUAL);
        this.groups = Choice.patterns(setting.child("groupPattern"));
        this.users = Choice.patterns(setting.child("userPattern")).getFirst();
        Set<String> wanted = new LinkedHashSet<>(HostSettings.texts(setting.child("relations")));
        if (setting.child("allowInherited").flag()) {
            wanted.add("INHERITED");
        }
        this.relations = Set.copyOf(wanted);
        this.onlyOfGroup = setting.child("restrictUsersToGroup").flag();
        this.withoutSeat = setting.child("includeUsersWithoutSeat").flag();
        if (group.isEmpty() && (onlyOfGroup || isCloud())) {
            throw setting.child("group").wrong("the group whose people are wanted");
        }
    }

    static List<EntityProvider> all(PluginContext context, List<GitLabHost> hosts) {
        return ToolSetting.of(context, GitLabDiscovery.PROVIDERS_SETTING).stream()
                .flatMap(it -> it.map().entrySet().stream())
                .filter(it -> it.getValue().child("orgEnabled").flag())
                .<EntityProvider>map(it -> new GitLabPeople(it.getKey(), it.getValue(), hosts))
                .toList();
    }

    private boolean isCloud() {
        return host.host().equals(GitLabHost.CLOUD);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return "people and groups of " + (group.isEmpty() ? "everything" : group) + " on " + host.host();
    }

    @Override
    public Instant next(Instant after) {
        return schedule.next(after);
    }

    /** What GitLab tells of members names no more than the last part of a group's path. */
    @Override
    public boolean covers(URI owner) {
        return HostAddress.isAt(owner, host.host());
    }

    @Override
    public List<ProvidedEntity> entities() {
        List<Group> found = allGroups();
        Map<Long, User> people = new LinkedHashMap<>();
        allUsers(found)
                .filter(it -> "active".equals(it.state())
                        && users.matcher(it.mailOrName()).find())
                .forEach(it -> people.putIfAbsent(it.id(), it));
        Map<Long, PeopleEntity> entities = new LinkedHashMap<>();
        people.forEach((id, user) -> entities.put(id, entity(user)));
        Map<Long, List<User>> direct = new LinkedHashMap<>();
        Map<Long, Group> populated = new LinkedHashMap<>();
        for (Group one : found) {
            if (!isWanted(one)) {
                continue;
            }
            List<User> members = members(one, found, direct).stream()
                    .filter(it -> people.containsKey(it.id()))
                    .toList();
            if (!members.isEmpty()) {
                populated.put(one.id(), one);
                members.forEach(it -> entities.getOrDefault(it.id(), entity(it)).and(nameOf(one)));
            }
        }
        List<ProvidedEntity> all = new ArrayList<>();
        String base = "url:https://" + host.host() + "/";
        entities.values().forEach(it -> all.add(it.at(base + it.name())));
        populated.values().forEach(it -> all.add(entity(it, populated).at(base + it.fullPath())));
        return all;
    }

    private List<Group> allGroups() {
        if (!onlyOfGroup && !isCloud()) {
            return host.groups("/groups?all_available=true&order_by=id&per_page=100", "any group");
        }
        String path = "/groups/" + HostAddress.encoded(group);
        List<Group> all = new ArrayList<>(host.groups(path + "/descendant_groups?order_by=id&per_page=100", group));
        all.add(host.group(path, group));
        return all;
    }

    private Stream<User> allUsers(List<Group> found) {
        if (onlyOfGroup && !isCloud()) {
            return members(HostAddress.encoded(group), "/all", "").stream();
        }
        if (!isCloud()) {
            return host
                    .users("/users?active=true&without_project_bots=true&exclude_internal=true&per_page=100", "anybody")
                    .stream();
        }
        List<String> paths = new ArrayList<>();
        paths.add(HostAddress.encoded(onlyOfGroup ? group : group.replaceFirst("/.*", "")));
        if (!onlyOfGroup) {
            found.stream().filter(it -> !it.fullPath().equals(group)).forEach(it -> paths.add(String.valueOf(it.id())));
        }
        return paths.stream()
                .flatMap(it -> members(it, "/all", "&show_seat_info=true").stream())
                .filter(it ->
                        withoutSeat ? !BOT.matcher(it.username()).matches() : Boolean.TRUE.equals(it.isUsingSeat()));
    }

    private List<User> members(String groupId, String which, String more) {
        return host.users("/groups/" + groupId + "/members" + which + "?per_page=100" + more, "group " + groupId);
    }

    private List<User> members(Group of, List<Group> all, Map<Long, List<User>> direct) {
        boolean inherited = relations.contains("INHERITED") || relations.contains("SHARED_FROM_GROUPS");
        List<User> members =
                new ArrayList<>(inherited ? members(String.valueOf(of.id()), "/all", "") : direct(of, direct));
        if (relations.contains("DESCENDANTS")) {
            all.stream()
                    .filter(it -> it.fullPath().startsWith(of.fullPath() + "/"))
                    .forEach(it -> members.addAll(direct(it, direct)));
        }
        return members;
    }

    private List<User> direct(Group of, Map<Long, List<User>> known) {
        return known.computeIfAbsent(of.id(), id -> members(String.valueOf(id), "", ""));
    }

    private boolean isWanted(Group one) {
        return groups.stream().anyMatch(it -> it.matcher(one.fullPath()).find())
                && (group.isEmpty()
                        || one.fullPath().equals(group)
                        || one.fullPath().startsWith(group + "/"));
    }

    private String nameOf(Group one) {
        String prefix = group + "/";
        String path = !group.isEmpty() && one.fullPath().startsWith(prefix)
                ? one.fullPath().substring(prefix.length())
                : one.fullPath();
        return path.replace('/', '-');
    }

    private PeopleEntity entity(User user) {
        PeopleEntity entity = PeopleEntity.user(user.username())
                .annotated(host.host() + "/user-login", user.webUrl())
                .annotated(host.host() + "/user-id", String.valueOf(user.id()))
                .profile("displayName", user.name())
                .profile("picture", user.avatarUrl())
                .profile("email", user.email());
        return user.saml() == null
                ? entity
                : entity.annotated(
                        host.host() + "/saml-external-uid", user.saml().externUid());
    }

    private PeopleEntity entity(Group one, Map<Long, Group> populated) {
        PeopleEntity entity = PeopleEntity.group(nameOf(one), "team")
                .annotated(host.host() + "/team-path", one.fullPath())
                .annotated(host.host() + "/visibility", one.visibility())
                .described(one.description())
                .profile("displayName", one.name());
        Group parent = one.parentId() == null ? null : populated.get(one.parentId());
        return parent == null ? entity : entity.below(nameOf(parent));
    }
}
