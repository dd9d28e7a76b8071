package dev.ridgeway.server.catalog.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceAnnotationsTests {

    private static Map<?, ?> annotations(String target) {
        Map<String, Object> entity = Map.of("kind", "Component", "metadata", Map.of("name", "shop"));
        Map<?, ?> metadata = (Map<?, ?>) SourceAnnotations.on(Map.copyOf(entity), "url", target, "url:" + target)
                .get("metadata");
        return (Map<?, ?>) metadata.get("annotations");
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/a/b/blob/main/c.yaml, https://github.com/a/b/edit/main/c.yaml",
        "https://gitlab.com/a/b/-/blob/main/c.yaml, https://gitlab.com/a/b/-/edit/main/c.yaml",
        "https://gitea.example/a/b/src/branch/main/d/c.yaml, https://gitea.example/a/b/_edit/main/d/c.yaml",
        "https://bitbucket.org/a/b/src/main/d/c.yaml, https://bitbucket.org/a/b/src/main/d/c.yaml?mode=edit&spa=0&at=main",
        "https://example.com/c.yaml, https://example.com/c.yaml"
    })
    void leadToWhereThePageIsEdited(String target, String edited) {
        assertThat(annotations(target).get("backstage.io/edit-url")).isEqualTo(edited);
    }
}
