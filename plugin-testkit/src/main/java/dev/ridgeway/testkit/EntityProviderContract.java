package dev.ridgeway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.catalog.EntityProvider;
import dev.ridgeway.plugin.catalog.ProvidedEntity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What everybody keeps who tells people and teams. The directory of the test has more people than fit on one page of it: a
 * team {@code web} below a team {@code shop}; {@code kim}, a member of {@code web}, with the mail {@code kim@example.com};
 * and {@code leo}, who is in no team.
 */
public abstract class EntityProviderContract {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** A provider that the directory lets in. */
    protected abstract EntityProvider provider();

    /** The same with a credential that the directory does not know. */
    protected abstract EntityProvider stranger();

    /** The same at a place where nobody listens. */
    protected abstract EntityProvider absent();

    /** The same, asking for somebody's people whom the directory does not know. */
    protected abstract EntityProvider lost();

    /** The credential of {@link #provider()}. */
    protected abstract String secret();

    /** Lets the directory answer the first page of a list, and be in trouble at the second. */
    protected abstract void breakSecondPage();

    /** Lets {@code leo} leave. */
    protected abstract void letLeoLeave();

    private static Map<?, ?> map(Map<?, ?> in, String key) {
        return in.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String nameOf(ProvidedEntity entity) {
        return entity.content().get("kind") + ":"
                + map(entity.content(), "metadata").get("name");
    }

    private static List<String> names(List<ProvidedEntity> entities) {
        return entities.stream().map(EntityProviderContract::nameOf).toList();
    }

    private static Map<?, ?> spec(List<ProvidedEntity> entities, String name) {
        return entities.stream()
                .filter(it -> nameOf(it).equals(name))
                .map(it -> map(it.content(), "spec"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ends(@Nullable Object references) {
        List<String> ends = new ArrayList<>();
        if (references instanceof List<?> list) {
            list.forEach(it -> ends.add(String.valueOf(it).replaceFirst(".*[/:]", "")));
        }
        return ends;
    }

    @Test
    void tellsEverybodyOfAllPagesOnce() {
        List<ProvidedEntity> entities = provider().entities();

        assertThat(names(entities))
                .doesNotHaveDuplicates()
                .contains("User:kim", "User:leo", "Group:web", "Group:shop")
                .allMatch(it -> it.matches("(User|Group):([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]"));
    }

    @Test
    void tellsWhoIsWhere() {
        List<ProvidedEntity> entities = provider().entities();

        assertThat(ends(spec(entities, "User:kim").get("memberOf"))).containsExactly("web");
        assertThat(ends(spec(entities, "User:leo").get("memberOf"))).isEmpty();
        assertThat(map(spec(entities, "User:kim"), "profile").get("email")).isEqualTo("kim@example.com");
        assertThat(String.valueOf(spec(entities, "Group:web").get("parent"))).endsWith("shop");
        assertThat(spec(entities, "Group:shop").get("children")).isInstanceOf(List.class);
    }

    @Test
    void saysOfEachWhereItIs() {
        assertThat(provider().entities()).allSatisfy(it -> {
            assertThat(it.location()).matches("[a-z]+:.+").doesNotContain(secret());
            Map<?, ?> annotations = map(map(it.content(), "metadata"), "annotations");
            assertThat(annotations.get("backstage.io/managed-by-location")).isEqualTo(it.location());
            assertThat(annotations.get("backstage.io/managed-by-origin-location"))
                    .isEqualTo(it.location());
        });
    }

    @Test
    void tellsTheSameInTheSameOrderWhileNothingChanges() {
        EntityProvider provider = provider();

        assertThat(provider.entities().toString()).isEqualTo(provider.entities().toString());
    }

    @Test
    void forgetsWhoLeft() {
        EntityProvider provider = provider();
        List<String> before = names(provider.entities());
        letLeoLeave();

        List<String> after = names(provider.entities());

        assertThat(before).containsAll(after).hasSize(after.size() + 1);
        assertThat(after).doesNotContain("User:leo");
    }

    @Test
    void tellsAllOrNothing() {
        EntityProvider provider = provider();
        breakSecondPage();

        speaks(catchThrowableOfType(ToolProblem.class, provider::entities));
    }

    @Test
    void saysThatItIsNotLetIn() {
        speaks(catchThrowableOfType(ToolRefused.class, () -> stranger().entities()));
    }

    @Test
    void saysThatNobodyAnswers() {
        speaks(catchThrowableOfType(ToolUnavailable.class, () -> absent().entities()));
    }

    @Test
    void saysThatThereIsNoSuchOwner() {
        speaks(catchThrowableOfType(ToolRefused.class, () -> lost().entities()));
    }

    @Test
    void hasANameThatStaysAndATime() {
        EntityProvider provider = provider();

        assertThat(provider.name())
                .matches("[A-Za-z0-9]+:.+")
                .isEqualTo(stranger().name());
        assertThat(provider.title()).isNotBlank().doesNotContain(secret());
        assertThat(provider.next(NOON)).isAfter(NOON);
        assertThat(provider.toString()).doesNotContain(secret());
    }

    private void speaks(ToolProblem problem) {
        assertThat(problem).isNotNull();
        assertThat(problem.code()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(problem.message()).endsWith(".").doesNotContain(secret());
        assertThat(problem.remedy()).endsWith(".").doesNotContain(secret());
    }
}
