package dev.ridgeway.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.testkit.cluster.NetworkRules.End;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkRulesTests {

    private static final String NOTHING = "{podSelector: {}, policyTypes: [Ingress, Egress]}";
    private static final End WEB = new End(
            "shop",
            Map.of("kubernetes.io/metadata.name", "shop", "team", "shop"),
            Map.of("app", "web", "tier", "front"),
            Map.of("http", 8080));
    private static final End DATABASE =
            new End("shop", WEB.namespaceLabels(), Map.of("app", "database"), Map.of("sql", 5432));
    private static final End STRANGER = End.pod("elsewhere", Map.of("app", "web"));

    @Test
    void withoutAPolicyEverythingIsAllowed() {
        assertThat(rules().allow(STRANGER, WEB, "TCP", 8080)).isTrue();
    }

    @Test
    void aPolicyWithoutRulesAllowsNothingInItsNamespace() {
        assertThat(rules(NOTHING).allow(WEB, DATABASE, "TCP", 5432)).isFalse();
        assertThat(rules(NOTHING).allow(STRANGER, WEB, "TCP", 8080)).isFalse();
        assertThat(rules(NOTHING).allow(WEB, STRANGER, "TCP", 8080)).isFalse();
        assertThat(rules(NOTHING).allow(STRANGER, STRANGER, "TCP", 8080)).isTrue();
    }

    @Test
    void bothEndsMustBeAllowed() {
        String mayCall =
                "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: database}}}]}]}";
        String mayBeCalled =
                "{podSelector: {matchLabels: {app: database}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}";

        assertThat(rules(NOTHING, mayCall).allow(WEB, DATABASE, "TCP", 5432)).isFalse();
        assertThat(rules(NOTHING, mayBeCalled).allow(WEB, DATABASE, "TCP", 5432))
                .isFalse();
        assertThat(rules(NOTHING, mayCall, mayBeCalled).allow(WEB, DATABASE, "TCP", 5432))
                .isTrue();
        assertThat(rules(NOTHING, mayCall, mayBeCalled).allow(STRANGER, DATABASE, "TCP", 5432))
                .isFalse();
    }

    @Test
    void withRulesForOneDirectionTheOtherStaysOpen() {
        String closed = "{podSelector: {}, ingress: []}";

        assertThat(rules(closed).allow(WEB, STRANGER, "TCP", 8080)).isTrue();
        assertThat(rules(closed).allow(STRANGER, WEB, "TCP", 8080)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {port: 8080}                   | TCP | 8080 | true
            {port: 8080}                   | TCP | 8081 | false
            {port: 8080}                   | UDP | 8080 | false
            {port: 53, protocol: UDP}      | UDP | 53   | true
            {port: http}                   | TCP | 8080 | true
            {port: http}                   | TCP | 80   | false
            {port: sql}                    | TCP | 8080 | false
            {port: 8000, endPort: 8100}    | TCP | 8080 | true
            {port: 8000, endPort: 8100}    | TCP | 8101 | false
            {protocol: TCP}                | TCP | 9    | true
            """)
    void portsAreNumbersNamesOrRanges(String port, String protocol, int number, boolean allowed) {
        String policy = "{podSelector: {}, ingress: [{ports: [" + port + "]}]}";

        assertThat(rules(policy).allow(STRANGER, WEB, protocol, number)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {podSelector: {}}                                                                       | true  | false
            {namespaceSelector: {}}                                                                 | true  | true
            {namespaceSelector: {matchLabels: {team: shop}}}                                        | true  | false
            {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}}            | false | true
            {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}                         | false | true
            {podSelector: {matchExpressions: [{key: app, operator: In, values: [database]}]}}       | true  | false
            {podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [database]}]}}    | false | false
            {namespaceSelector: {matchExpressions: [{key: team, operator: DoesNotExist}]}}          | false | true
            {namespaceSelector: {matchExpressions: [{key: team, operator: Exists}]}}                | true  | false
            {ipBlock: {cidr: 0.0.0.0/0}}                                                            | false | false
            """)
    void peersAreChosenByNamespaceAndPod(String peer, boolean database, boolean stranger) {
        String policy = "{podSelector: {}, ingress: [{from: [" + peer + "]}]}";

        assertThat(rules(policy).allow(DATABASE, WEB, "TCP", 8080)).isEqualTo(database);
        assertThat(rules(policy).allow(STRANGER, WEB, "TCP", 8080)).isEqualTo(stranger);
    }

    private static NetworkRules rules(String... specs) {
        return new NetworkRules(Stream.of(specs)
                .map(spec -> Serialization.unmarshal(
                        "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: it, namespace: shop}\nspec: "
                                + spec,
                        NetworkPolicy.class))
                .toList());
    }
}
