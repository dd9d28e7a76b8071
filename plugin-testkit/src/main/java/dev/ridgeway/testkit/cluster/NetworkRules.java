package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What network policies allow between pods, worked out from the objects: the testbed's own network does not enforce them.
 * Blocks of addresses are for what lies outside, so they allow no pod.
 *
 * @param policies of all namespaces concerned
 */
public record NetworkRules(List<NetworkPolicy> policies) {

    /**
     * One end of a connection.
     *
     * @param namespaceLabels of the namespace, with {@code kubernetes.io/metadata.name}
     * @param ports by name, as its containers declare them
     */
    public record End(
            String namespace,
            Map<String, String> namespaceLabels,
            Map<String, String> labels,
            Map<String, Integer> ports) {

        /** A pod in a namespace that has no label but its name. */
        public static End pod(String namespace, Map<String, String> labels) {
            return new End(namespace, Map.of("kubernetes.io/metadata.name", namespace), labels, Map.of());
        }
    }

    /** Whether the one may connect to the other's port by TCP or UDP: both must be allowed it. */
    public boolean allow(End from, End to, String protocol, int port) {
        return direction(from, "Egress", to, to, protocol, port) && direction(to, "Ingress", from, to, protocol, port);
    }

    /** Who is selected by no policy of a direction may do everything in it; else any rule of any of them suffices. */
    private boolean direction(End subject, String type, End peer, End to, String protocol, int port) {
        List<NetworkPolicy> selecting = policies.stream()
                .filter(it -> subject.namespace().equals(it.getMetadata().getNamespace()))
                .filter(it -> matches(it.getSpec().getPodSelector(), subject.labels()))
                .filter(it -> types(it).contains(type))
                .toList();
        return selecting.isEmpty()
                || selecting.stream().flatMap(it -> rules(it, type).stream()).anyMatch(rule -> {
                    boolean peers = rule.peers().isEmpty()
                            || rule.peers().stream().anyMatch(it -> matches(it, subject.namespace(), peer));
                    boolean ports = rule.ports().isEmpty()
                            || rule.ports().stream().anyMatch(it -> matches(it, to, protocol, port));
                    return peers && ports;
                });
    }

    private record Rule(List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {}

    private static List<Rule> rules(NetworkPolicy policy, String type) {
        return type.equals("Egress")
                ? policy.getSpec().getEgress().stream()
                        .map(it -> new Rule(it.getTo(), it.getPorts()))
                        .toList()
                : policy.getSpec().getIngress().stream()
                        .map(it -> new Rule(it.getFrom(), it.getPorts()))
                        .toList();
    }

    private static List<String> types(NetworkPolicy policy) {
        List<String> types = policy.getSpec().getPolicyTypes();
        if (!types.isEmpty()) {
            return types;
        }
        return policy.getSpec().getEgress().isEmpty() ? List.of("Ingress") : List.of("Ingress", "Egress");
    }

    private static boolean matches(NetworkPolicyPeer peer, String home, End end) {
        if (peer.getIpBlock() != null) {
            return false;
        }
        boolean namespace = peer.getNamespaceSelector() == null
                ? end.namespace().equals(home)
                : matches(peer.getNamespaceSelector(), end.namespaceLabels());
        return namespace && (peer.getPodSelector() == null || matches(peer.getPodSelector(), end.labels()));
    }

    private static boolean matches(NetworkPolicyPort allowed, End to, String protocol, int port) {
        if (!Objects.requireNonNullElse(allowed.getProtocol(), "TCP").equals(protocol)) {
            return false;
        }
        if (allowed.getPort() == null) {
            return true;
        }
        Integer number = allowed.getPort().getIntVal();
        if (number == null) {
            number = to.ports().get(allowed.getPort().getStrVal());
        }
        return number != null
                && (allowed.getEndPort() == null ? number == port : number <= port && port <= allowed.getEndPort());
    }

    private static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
        return selector == null
                || (labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
                        && selector.getMatchExpressions().stream().allMatch(it -> matches(it, labels)));
    }

    private static boolean matches(LabelSelectorRequirement wanted, Map<String, String> labels) {
        String value = labels.get(wanted.getKey());
        return switch (wanted.getOperator()) {
            case "In" -> value != null && wanted.getValues().contains(value);
            case "NotIn" -> value == null || !wanted.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> throw new AssertionError("There is no operator " + wanted.getOperator() + ".");
        };
    }
}
