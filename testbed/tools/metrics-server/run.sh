address=https://$node_ip:4443
processes=metrics-server
start() {
  run metrics-server metrics-server --kubeconfig="$KUBECONFIG" --authentication-kubeconfig="$KUBECONFIG" --authorization-kubeconfig="$KUBECONFIG" \
    --bind-address=$node_ip --secure-port=4443 --tls-cert-file="$pki/metrics-server.crt" --tls-private-key-file="$pki/metrics-server.key" \
    --kubelet-preferred-address-types=InternalIP --kubelet-certificate-authority="$pki/ca.crt" --metric-resolution=10s --kubelet-request-timeout=5s
  { host_service kube-system metrics-server '' https:443:TCP:4443 && cat; } <<YAML | apply -f -
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec:
  group: metrics.k8s.io
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  caBundle: $(base64 -w0 <"$pki/ca.crt")
  service: {name: metrics-server, namespace: kube-system, port: 443}
YAML
}
ready() { await 60 metrics-server api /apis/metrics.k8s.io/v1beta1/nodes; }
