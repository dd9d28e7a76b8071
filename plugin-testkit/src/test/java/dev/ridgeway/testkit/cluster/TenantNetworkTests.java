package dev.ridgeway.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.testkit.cluster.NetworkRules.End;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the policies in a team's namespace on the real cluster say. */
@ClusterTest
class TenantNetworkTests {

    @Test
    void aTeamsPodsReachNothingButNames(Tenant tenant) {
        List<NetworkPolicy> there = tenant.reader()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(tenant.namespace())
                .list()
                .getItems();
        NetworkRules rules = new NetworkRules(there);
        End web = End.pod(tenant.namespace(), Map.of("app", "web"));
        End other = End.pod(tenant.namespace(), Map.of("app", "other"));
        End stranger = End.pod("elsewhere", Map.of("app", "web"));
        End dns = End.pod("kube-system", Map.of("k8s-app", "kube-dns"));

        assertThat(there).isNotEmpty();
        assertThat(rules.allow(web, other, "TCP", 8080)).isFalse();
        assertThat(rules.allow(stranger, web, "TCP", 8080)).isFalse();
        assertThat(rules.allow(web, stranger, "TCP", 443)).isFalse();
        assertThat(rules.allow(web, dns, "UDP", 53)).isTrue();
        assertThat(rules.allow(web, dns, "TCP", 53)).isTrue();
        assertThat(rules.allow(web, dns, "TCP", 443)).isFalse();
    }
}
