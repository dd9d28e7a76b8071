package dev.ridgeway.plugin.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.ToolRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTests {
    @Test
    void readsAndWritesTheFormOfTheRepoUrlPicker() {
        var name = RepositoryName.parse("git.ridgeway.internal?owner=team-payments&repo=checkout");
        assertThat(name).isEqualTo(new RepositoryName("git.ridgeway.internal", "team-payments", "checkout"));
        assertThat(name.toRepoUrl()).isEqualTo("git.ridgeway.internal?owner=team-payments&repo=checkout");
    }

    @Test
    void trimsSlashesAndSpaces() {
        assertThat(RepositoryName.parse(" GitHub.com?owner=/a/&repo=%2Fb ").path())
                .isEqualTo("a/b");
    }

    @Test
    void readsAnAddress() {
        assertThat(RepositoryName.parse("https://github.com/a/b.git"))
                .isEqualTo(new RepositoryName("github.com", "a", "b"));
    }

    @Test
    void readsNestedOwners() {
        assertThat(RepositoryName.parse("gitlab.com?owner=group%2Fsub&repo=x").owner())
                .isEqualTo("group/sub");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host?owner=a",
                "host?owner=..&repo=x",
                "host?owner=a&repo=..",
                "host?owner=a&repo=.git",
                "host?owner=a&repo=x.git",
                "host?owner=a&repo=x.lock",
                "host?owner=a&repo=x%00y",
                "host?owner=a%5Cb&repo=x",
                "host?owner=a//b&repo=x",
                "host?owner=a&repo=-rf",
                "ho st?owner=a&repo=x",
                "host?owner=a&repo=x%0Ay",
            })
    void refusesBadText(String text) {
        assertThatThrownBy(() -> RepositoryName.parse(text))
                .isInstanceOfSatisfying(
                        ToolRefused.class, refused -> assertThat(refused.code()).isEqualTo("repository-name-invalid"));
    }
}
