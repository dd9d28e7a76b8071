processes=prometheus-operator
start() {
  program_image prometheus-operator/prometheus-config-reloader "$version" prometheus-config-reloader /bin/prometheus-config-reloader >/dev/null || return
  run prometheus-operator prometheus-operator --apiserver=https://$node_ip:6443 --ca-file="$pki/ca.crt" --cert-file="$pki/admin.crt" --key-file="$pki/admin.key" \
    --web.listen-address=127.0.0.1:18081 --prometheus-config-reloader="$registry/prometheus-operator/prometheus-config-reloader:$version" \
    --prometheus-default-base-image="$registry/prometheus/prometheus" --alertmanager-default-base-image="$registry/prometheus/alertmanager" --kubelet-endpoints=false
  await 30 prometheus-operator answers http://127.0.0.1:18081/healthz
}
