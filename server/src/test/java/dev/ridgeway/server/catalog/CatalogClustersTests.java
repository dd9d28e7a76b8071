package dev.ridgeway.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Clusters that the catalog describes, for the locator that asks it. */
class CatalogClustersTests {

    private static String resource(String name, String type) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: Resource
                metadata:
                  name: %s
                  annotations:
                    kubernetes.io/api-server: https://%s.example
                    kubernetes.io/api-server-certificate-authority: LS0t
                    kubernetes.io/auth-provider: google
                spec: {type: %s, owner: web}
                """.formatted(name, name, type);
    }

    @Test
    void areThoseThatComeByALocationOfTheConfiguration() throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-clusters").toRealPath();
        Files.writeString(
                folder.resolve("clusters.yaml"),
                resource("shop", "kubernetes-cluster") + "---\n" + resource("database", "database"));
        try (CatalogServer server = CatalogServer.start(folder, """
                rules: [{allow: [Resource, Location]}]
                locations: [{type: file, target: FOLDER/clusters.yaml}]
                """)) {
            RepositoryName anybodys = CatalogServer.repositoryName("shop", "anybodys");
            server.repository(anybodys);
            server.commit(anybodys, "catalog-info.yaml", resource("elsewhere", "kubernetes-cluster"));
            server.awaitEntity("resource:elsewhere", it -> true);
            server.awaitEntity("resource:database", it -> true);
            Map<String, Object> asked = Map.of("type", "catalog");
            Map<String, Object> named = Map.of("type", "localKubectlProxy");
            String key = "kubernetes.clusterLocatorMethods";

            Map<String, Object> settings =
                    server.bean(CatalogClusters.class).in(Map.of(key, List.of(named, asked), "other", "stays"));

            assertThat(settings).containsEntry("other", "stays");
            assertThat((List<?>) settings.get(key)).first().isEqualTo(named);
            assertThat(((Map<?, ?>) ((List<?>) settings.get(key)).getLast()).get("clusters"))
                    .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                    .singleElement()
                    .satisfies(it -> {
                        assertThat(it.get("name")).isEqualTo("shop");
                        assertThat(it.get("url")).isEqualTo("https://shop.example");
                        assertThat(it.get("caData")).isEqualTo("LS0t");
                        assertThat(String.valueOf(it.get("authMetadata")))
                                .contains("kubernetes.io/auth-provider=google");
                    });
        }
    }
}
