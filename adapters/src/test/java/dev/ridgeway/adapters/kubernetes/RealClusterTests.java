package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.plugin.connections.Cluster.Right;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.testkit.ConnectedToolContract;
import dev.ridgeway.testkit.cluster.Testbed;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract and the rights on a real Kubernetes, as Ridgeway's own accounts. */
@Tag("cluster")
class RealClusterTests extends ConnectedToolContract {

    @Override
    protected ConnectedTool tool() {
        return as("ridgeway-reader");
    }

    @Override
    protected ConnectedTool stranger() {
        return with(settings("ridgeway-reader"), new Credential.Token("something-else"));
    }

    @Override
    protected ConnectedTool absent() {
        try {
            ClusterSettings real = settings("ridgeway-reader");
            return cluster(new ClusterSettings(
                    URI.create(JsonServer.nobody().toString().replace("http:", "https:")),
                    real.authorities(),
                    false,
                    real.credential(),
                    real.proxy(),
                    real.namespace()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected String secret() {
        return Testbed.secret("ridgeway-reader.token");
    }

    private static ClusterSettings settings(String account) {
        Kubeconfig config = Kubeconfig.read(Testbed.file(account + ".kubeconfig"), InstantSource.system());
        return config.settings(config.currentContext().orElseThrow());
    }

    private static KubernetesCluster as(String account) {
        return cluster(settings(account));
    }

    private static KubernetesCluster with(ClusterSettings real, Credential credential) {
        return cluster(new ClusterSettings(
                real.server(), real.authorities(), real.anybody(), credential, real.proxy(), real.namespace()));
    }

    private static KubernetesCluster cluster(ClusterSettings settings) {
        return new KubernetesCluster("testbed", settings.server().toString(), () -> settings, InstantSource.system());
    }

    @Test
    void theReaderSeesEverythingAndMayDoNothing() {
        ToolRights rights = as("ridgeway-reader").rights();

        assertThat(rights.can()).contains("see services and their copies", "read logs", "see what Argo CD delivers");
        assertThat(what(rights.cannot())).isEqualTo(acting());
        assertThat(rights.beyond()).isEmpty();
    }

    @Test
    void theOperatorActsWhereTheTeamsAre() {
        ToolRights rights = as("ridgeway-operator").rights();

        assertThat(rights.cannot()).isEmpty();
        assertThat(rights.can())
                .contains(
                        "see services and their copies",
                        "restart services and go back past Git in team-payments-build, team-payments-dev, team-payments-production, team-payments-staging",
                        "hurry and pause Argo CD in argocd");
        assertThat(rights.beyond()).isEmpty();
        assertThat(as("ridgeway-operator").may(new Right("get", "", "secrets", "team-payments-dev")))
                .isFalse();
    }

    @Test
    void anAdministratorsCertificateIsLetInAndRecognised() {
        KubernetesCluster cluster = as("admin");

        assertThat(cluster.ask()).startsWith("1.36.");
        assertThat(cluster.rights().beyond())
                .containsExactly("do everything: these are the rights of an administrator");
    }

    @Test
    void theReaderSeesWhatTheClusterKnows() {
        KubernetesCluster cluster = as("ridgeway-reader");

        assertThat(cluster.serves("argoproj.io", "applications")).isTrue();
        assertThat(cluster.serves("argoproj.io", "rollouts")).isFalse();
        assertThat(cluster.serves("nowhere.example", "applications")).isFalse();
    }

    private static Set<String> what(List<MissingRight> missing) {
        Set<String> what = new TreeSet<>();
        missing.forEach(it -> what.add(it.what()));
        return what;
    }

    private static Set<String> acting() {
        Set<String> what = new TreeSet<>();
        ClusterAbility.all().stream()
                .filter(it -> !it.role().equals(ClusterAbility.READER))
                .forEach(it -> what.add(it.what()));
        return what;
    }
}
