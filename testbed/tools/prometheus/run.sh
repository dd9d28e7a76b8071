in_pods=prometheus
address=http://10.213.128.90:9090
start() {
  program_image prometheus/prometheus "$version" prometheus /bin/prometheus >/dev/null || return
  apply -f - <<YAML || return
apiVersion: v1
kind: ServiceAccount
metadata: {name: prometheus, namespace: monitoring}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: prometheus}
rules:
- {apiGroups: [""], resources: [nodes, services, endpoints, pods], verbs: [get, list, watch]}
- {apiGroups: [""], resources: [nodes/metrics], verbs: [get]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: prometheus}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: prometheus}
subjects: [{kind: ServiceAccount, name: prometheus, namespace: monitoring}]
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec:
  replicas: 1
  version: $version
  serviceAccountName: prometheus
  serviceDiscoveryRole: EndpointSlice
  scrapeInterval: 5s
  evaluationInterval: 5s
  retention: 1d
  resources: {requests: {cpu: 20m, memory: 64Mi}}
  serviceMonitorSelector: {}
  serviceMonitorNamespaceSelector: {}
  podMonitorSelector: {}
  podMonitorNamespaceSelector: {}
  ruleSelector: {}
  ruleNamespaceSelector: {}
  alerting: {alertmanagers: [{namespace: monitoring, name: alertmanager, port: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: prometheus, namespace: monitoring}
spec: {clusterIP: 10.213.128.90, ports: [{name: web, port: 9090, targetPort: web}], selector: {prometheus: main}}
---
apiVersion: v1
kind: Service
metadata: {name: kubelet, namespace: kube-system, labels: {app.kubernetes.io/name: kubelet}}
spec: {clusterIP: None, ports: [{name: https-metrics, port: 10250}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kubelet, namespace: kube-system, labels: {kubernetes.io/service-name: kubelet, app.kubernetes.io/name: kubelet}}
addressType: IPv4
ports: [{name: https-metrics, port: 10250}]
endpoints: [{addresses: ["$node_ip"], conditions: {ready: true}}]
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: kubelet, namespace: kube-system}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: kubelet}}
  endpoints:
  - {port: https-metrics, scheme: https, path: /metrics/cadvisor, honorLabels: true, bearerTokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token, tlsConfig: {caFile: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt, insecureSkipVerify: true}}
YAML
  { host_service kube-system kube-state-metrics '' http:8085:TCP && cat; } <<YAML | apply -f -
---
apiVersion: v1
kind: Service
metadata: {name: kube-state-metrics, namespace: kube-system, labels: {app.kubernetes.io/name: kube-state-metrics}}
spec: {ports: [{name: http, port: 8085, protocol: TCP, targetPort: 8085}]}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: kube-state-metrics, namespace: kube-system}
spec: {selector: {matchLabels: {app.kubernetes.io/name: kube-state-metrics}}, endpoints: [{port: http, honorLabels: true}]}
YAML
}
ready() { await 120 prometheus-operator answers "$address/-/ready"; }
