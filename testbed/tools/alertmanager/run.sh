in_pods=alertmanager
address=http://10.213.128.93:9093
start() {
  program_image prometheus/alertmanager "$version" alertmanager /bin/alertmanager >/dev/null || return
  apply -f - <<YAML || return
apiVersion: v1
kind: Namespace
metadata: {name: monitoring}
---
apiVersion: monitoring.coreos.com/v1
kind: Alertmanager
metadata: {name: main, namespace: monitoring}
spec:
  replicas: 1
  version: $version
  resources: {requests: {cpu: 10m, memory: 32Mi}}
  alertmanagerConfigMatcherStrategy: {type: None}
  alertmanagerConfigSelector: {}
  alertmanagerConfigNamespaceSelector: {}
---
apiVersion: v1
kind: Service
metadata: {name: alertmanager, namespace: monitoring}
spec: {clusterIP: 10.213.128.93, ports: [{name: web, port: 9093, targetPort: web}], selector: {alertmanager: main}}
YAML
}
ready() { await 90 prometheus-operator answers "$address/-/ready"; }
