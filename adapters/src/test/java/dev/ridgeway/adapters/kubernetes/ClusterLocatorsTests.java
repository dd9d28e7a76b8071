package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.ConnectedTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterLocatorsTests {

    @TempDir
    private Path folder;

    @Test
    void findsNothingWhereNothingIsNamed() {
        assertThat(ClusterLocators.clusters(new Settings(Map.of()))).isEmpty();
    }

    @Test
    void connectsTheClustersOfBackstagesConfiguration() throws IOException {
        try (FakeKubernetes api = new FakeKubernetes("token-of-one")) {
            List<ConnectedTool> clusters = located("""
                    - type: config
                      clusters:
                      - {name: Prod EU, url: %s/, authProvider: serviceAccount, serviceAccountToken: token-of-one, skipMetricsLookup: true}
                      - name: two
                        url: https://two.example
                        authMetadata: {kubernetes.io/auth-provider: oidc.okta}
                    - type: localKubectlProxy
                    - type: eks
                    - type: eks
                    """.formatted(api.address()));

            assertThat(clusters)
                    .extracting(ConnectedTool::name)
                    .containsExactly(
                            "cluster-Prod-EU", "cluster-two", "cluster-local", "cluster-of-eks", "cluster-of-eks-2");
            assertThat(clusters.get(0).title()).isEqualTo("Kubernetes (Prod EU)");
            assertThat(clusters.get(0).ask()).isEqualTo("1.36.3");
            assertThat(clusters.get(2).address()).isEqualTo("http://localhost:8001");
            assertThat(refusal(clusters.get(1)).getMessage())
                    .contains("authProvider \"oidc.okta\"", "not as each person");
            assertThat(refusal(clusters.get(1)).remedy()).contains("ridgeway.kubeconfigs");
            assertThat(refusal(clusters.get(3)).getMessage()).contains("located by \"eks\"");
        }
    }

    @Test
    void connectsTheClustersOfTheCatalogAndStartsWhateverTheySay() {
        List<ConnectedTool> clusters = located("""
                - type: catalog
                  clusters:
                  - {name: shop, url: https://c.example, authMetadata: {kubernetes.io/auth-provider: oidc.okta}}
                  - {name: wrong, url: here}
                  - {name: taken, url: https://b.example}
                - {type: config, clusters: [{name: taken, url: https://a.example}]}
                """);

        assertThat(clusters)
                .extracting(it -> it.name() + " at " + it.address())
                .containsExactly(
                        "cluster-taken at https://a.example",
                        "cluster-shop at https://c.example",
                        "cluster-wrong at the catalog",
                        "cluster-taken-catalog at the catalog");
        assertThat(refusal(clusters.get(1)).getMessage()).contains("oidc.okta");
        assertThat(refusal(clusters.get(2)).getMessage()).contains("wrong", "an address such as");
        assertThat(refusal(clusters.get(3)).code()).isEqualTo("cluster-description-wrong");
        assertThat(refusal(located("[{type: catalog}]").getFirst()).code()).isEqualTo("cluster-none-described");
    }

    @Test
    void hasTheProgramsOfAwsAndAzureMakeTokens() {
        assertThat(ClusterLocators.words("aws", "shop", Map.of()))
                .containsExactly("aws", "eks", "get-token", "--output=json", "--cluster-name=shop");
        assertThat(ClusterLocators.words(
                        "aws",
                        "shop",
                        Map.of(
                                "kubernetes.io/x-k8s-aws-id", "shop-eu",
                                "kubernetes.io/aws-assume-role", "arn:aws:iam::1:role/reader")))
                .endsWith("--cluster-name=shop-eu", "--role-arn=arn:aws:iam::1:role/reader");
        assertThat(ClusterLocators.words("azure", "shop", Map.of())).startsWith("kubelogin", "get-token");
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> ClusterLocators.words("aws", "shop", Map.of("kubernetes.io/aws-external-id", "e")))
                .withMessageContaining("external id");
    }

    @Test
    void takesTheTokenOfItsPodWhereNoneIsNamed() {
        ConnectedTool cluster = located(
                        "[{type: config, clusters: [{name: here, url: https://kubernetes.default.svc}]}]")
                .getFirst();

        assertThat(refusal(cluster).getMessage()).contains("/var/run/secrets/kubernetes.io/serviceaccount/token");
    }

    @Test
    void readsATokenFromItsFileEachTime() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "first");
        try (FakeKubernetes api = new FakeKubernetes("first")) {
            ConnectedTool cluster = located(
                            "[{type: config, clusters: [{name: here, url: '%s', serviceAccountTokenFile: %s}]}]"
                                    .formatted(api.address(), token))
                    .getFirst();
            assertThat(cluster.ask()).isEqualTo("1.36.3");
            api.token("second");
            Files.writeString(token, "second");
            assertThat(cluster.ask()).isEqualTo("1.36.3");
        }
    }

    @Test
    void connectsContextsOfKubeconfigFiles() throws IOException {
        Path file = folder.resolve("config");
        try (FakeKubernetes api = new FakeKubernetes("abc")) {
            assertThat(configured("[{file: %s}]".formatted(file)))
                    .as("a file that is not there yet is a connection that says so")
                    .singleElement()
                    .satisfies(it -> {
                        assertThat(refusal(it).code()).isEqualTo("cluster-file-unreadable");
                        write(file, api);
                        assertThat(it.ask()).isEqualTo("1.36.3");
                    });
            assertThat(configured("[{file: %s}]".formatted(file)))
                    .extracting(ConnectedTool::name)
                    .containsExactly("cluster-two");
            assertThat(configured("[{file: %s, contexts: all}]".formatted(file)))
                    .extracting(ConnectedTool::name)
                    .containsExactly("cluster-arn-aws-eks-one", "cluster-two");
            assertThat(configured("[{file: %s, contexts: ['arn:aws:eks/one']}]".formatted(file))
                            .getFirst()
                            .ask())
                    .isEqualTo("1.36.3");
            assertThat(configured("[{file: %s}, {file: %s, name: other}]".formatted(file, file)))
                    .extracting(ConnectedTool::name)
                    .containsExactly("cluster-two", "cluster-other");
            assertThatExceptionOfType(SettingWrong.class)
                    .isThrownBy(() -> configured("[{file: %s, contexts: all, name: other}]".formatted(file)))
                    .satisfies(it -> assertThat(it.key()).isEqualTo("ridgeway.kubeconfigs.0.name"));
        }
    }

    private static void write(Path file, FakeKubernetes api) throws IOException {
        Files.writeString(file, """
                current-context: two
                clusters: [{name: c, cluster: {server: '%s'}}]
                users: [{name: u, user: {token: abc}}]
                contexts:
                - {name: 'arn:aws:eks/one', context: {cluster: c, user: u}}
                - {name: two, context: {cluster: c, user: u}}
                """.formatted(api.address()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kubernetes.clusterLocatorMethods | {type: config} | kubernetes.clusterLocatorMethods",
                "kubernetes.clusterLocatorMethods | [{clusters: []}] | kubernetes.clusterLocatorMethods.0.type",
                "kubernetes.clusterLocatorMethods | [{type: config}] | kubernetes.clusterLocatorMethods.0.clusters",
                "kubernetes.clusterLocatorMethods | [{type: config, clusters: [{url: https://a.example}]}] | kubernetes.clusterLocatorMethods.0.clusters.0.name",
                "kubernetes.clusterLocatorMethods | [{type: config, clusters: [{name: a, url: here}]}] | kubernetes.clusterLocatorMethods.0.clusters.0.url",
                "kubernetes.clusterLocatorMethods | [{type: config, clusters: [{name: a, url: 'https://me:pw@a.example'}]}] | kubernetes.clusterLocatorMethods.0.clusters.0.url",
                "kubernetes.clusterLocatorMethods | [{type: config, clusters: [{name: a, url: https://a.example, skipTLSVerify: maybe}]}] | kubernetes.clusterLocatorMethods.0.clusters.0.skipTLSVerify",
                "kubernetes.clusterLocatorMethods | [{type: config, clusters: [{name: a, url: https://a.example, caData: '%'}]}] | kubernetes.clusterLocatorMethods.0.clusters.0.caData",
                "kubernetes.clusterLocatorMethods | [{type: config, clusters: [{name: a, url: https://a.example, caData: A}]}] | kubernetes.clusterLocatorMethods.0.clusters.0.caData",
                "kubernetes.clusterLocatorMethods | [{type: config, clusters: [{name: a, url: https://a.example}, {name: a, url: https://b.example}]}] | kubernetes.clusterLocatorMethods.0.clusters.1.name",
                "kubernetes.clusterLocatorMethods | [{type: gke}] | kubernetes.clusterLocatorMethods.0.projectId",
                "kubernetes.clusterLocatorMethods | [{type: gke, projectId: a, matchingResourceLabels: [{value: x}]}] | kubernetes.clusterLocatorMethods.0.matchingResourceLabels.0.key",
                "ridgeway.kubeconfigs | [{contexts: all}] | ridgeway.kubeconfigs.0.file",
            })
    void namesTheSettingThatCannotBeUsed(String key, String yaml, String wrong) {
        assertThatExceptionOfType(SettingWrong.class)
                .isThrownBy(() -> ClusterLocators.clusters(Settings.of(key, yaml)))
                .satisfies(it -> assertThat(it.key()).isEqualTo(wrong));
    }

    private static List<ConnectedTool> located(String yaml) {
        return ClusterLocators.clusters(Settings.of(ClusterLocators.LOCATORS_SETTING, yaml));
    }

    private static List<ConnectedTool> configured(String yaml) {
        return ClusterLocators.clusters(Settings.of(ClusterLocators.KUBECONFIGS_SETTING, yaml));
    }

    private static ToolRefused refusal(ConnectedTool tool) {
        try {
            tool.ask();
        } catch (ToolRefused refused) {
            return refused;
        }
        throw new AssertionError(tool.name() + " was let in");
    }
}
