processes=kwok
start() {
  run kwok kwok --kubeconfig="$KUBECONFIG" --config="$(folder_of kwok)/manifests/stages.yaml" --manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake \
    --cidr=$fake_pods --node-ip=$node_ip --node-lease-duration-seconds=40 --server-address=127.0.0.1:10260
  await 20 kwok answers http://127.0.0.1:10260/healthz
}
