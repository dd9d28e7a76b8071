package dev.ridgeway.adapters.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.FakeKubernetes;
import dev.ridgeway.adapters.kubernetes.KubernetesPlugin;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelmTests {

    private static final String TOKEN = "token-of-ridgeway";

    private FakeKubernetes api;

    @BeforeEach
    void start() throws IOException {
        api = new FakeKubernetes(TOKEN);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Cluster cluster() {
        Settings settings = Settings.of(
                "kubernetes.clusterLocatorMethods",
                "[{type: config, clusters: [{name: main, url: %s, serviceAccountToken: %s}]}]"
                        .formatted(api.address(), TOKEN));
        return (Cluster)
                new KubernetesPlugin().tools().getFirst().tools(settings).getFirst();
    }

    private List<ConnectedTool> tools(Settings settings) {
        ConnectedToolFactory factory = new HelmPlugin().tools().getFirst();
        assertThat(factory.tools(settings)).isEmpty();
        return factory.toolsIn(cluster(), settings);
    }

    private ConnectedTool tool(String setting) {
        return tools(Settings.of(HelmPlugin.RELEASES_SETTING, setting)).getFirst();
    }

    @Test
    void opensSecretsOnlyInClustersThatTheConfigurationNamesForIt() {
        assertThat(tools(new Settings(Map.of()))).isEmpty();
        assertThat(tools(Settings.of(HelmPlugin.RELEASES_SETTING, "[{cluster: other}]")))
                .isEmpty();
        assertThat(tool("[{cluster: main}]").name()).isEqualTo("helm-main");
        assertThat(tool("[{cluster: main}]").ask()).isEmpty();
    }

    @Test
    void saysWhichRightIsMissingWhereAndWhatThatCosts() {
        assertThat(tool("[{cluster: main}]").rights().cannot())
                .containsExactly(new MissingRight(
                        "see releases",
                        "Which version Helm brought where stays unknown.",
                        "ClusterRole, or a Role in each namespace that ridgeway.helm-releases then names:"
                                + " {apiGroups: [\"\"], resources: [secrets], verbs: [get, list]}"));

        api.allow("shop", "get,list", "", "secrets");

        ConnectedTool some = tool("[{cluster: main, namespaces: [shop, till]}]");
        assertThat(some.rights().can()).containsExactly("see releases in shop");
        assertThat(some.rights().cannot())
                .extracting(MissingRight::grant)
                .containsExactly("Role in till: {apiGroups: [\"\"], resources: [secrets], verbs: [get, list]}");
    }

    @Test
    void hasNothingToHurry() {
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> ((DeliveryEngine) tool("[{cluster: main}]")).hurry("helm/shop/web"))
                .returns("delivery-by-hand", ToolProblem::code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "[{namespaces: [shop]}]",
                "[{cluster: main, namespaces: []}]",
                "[{cluster: main, namespaces: shop}]",
                "[{cluster: main}, {cluster: main}]"
            })
    void refusesWhatNobodyCouldMean(String setting) {
        assertThatExceptionOfType(SettingWrong.class).isThrownBy(() -> tool(setting));
    }
}
