package dev.ridgeway.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentsTests {

    @Test
    void areTheUsualThreeWithoutASetting() {
        Environments environments = new Environments(Configuration.empty(Path.of("target"), 7007));

        assertThat(environments.names()).containsExactly("dev", "staging", "production");
        assertThat(Stream.of("zoo", "production", "preview-3", "test", "acceptance", "dev")
                        .sorted(environments))
                .containsExactly("dev", "test", "production", "acceptance", "zoo", "preview-3");
    }

    @Test
    void areThoseOfTheConfigurationInItsOrder() {
        Environments environments = of("[\"qa\", \"live\", \"drill\"]");

        assertThat(environments.names()).containsExactly("qa", "live", "drill");
        assertThat(List.of("dev", "drill", "live", "qa").stream().sorted(environments))
                .containsExactly("qa", "live", "drill", "dev");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"dev\"",
                "[\"Dev\"]",
                "[\"dev\", \"dev\"]",
                "[\"production eu\"]",
                "[\"-a\"]",
                "[\"a-\"]",
                "[true]",
                "[\"on\"]",
                "[1]",
                "[\"an-environment-too-long\"]",
                "[\"preview-3\"]"
            })
    void sayWhatIsWrongWithAList(String setting) {
        assertThatThrownBy(() -> of(setting))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("APP_CONFIG_ridgeway_environments")
                .hasMessageContaining("ridgeway.environments");
    }

    private static Environments of(String setting) {
        return new Environments(Configuration.load(
                List.of(), Path.of("target"), 7007, Map.of("APP_CONFIG_ridgeway_environments", setting)));
    }
}
