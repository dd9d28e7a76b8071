address=http://$node_ip:8085
processes=kube-state-metrics
start() {
  run kube-state-metrics kube-state-metrics --kubeconfig="$KUBECONFIG" --host=$node_ip --port=8085 --telemetry-host=127.0.0.1 --telemetry-port=8087
  await 30 kube-state-metrics answers http://$node_ip:8085/livez
}
