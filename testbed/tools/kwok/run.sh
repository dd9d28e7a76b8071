processes=kwok
# Ten nodes that only say that pods run on them, for scale: 5,000 pods. Only pods that tolerate it come there, and they ask for it by a label.
start() {
  run kwok kwok --kubeconfig="$KUBECONFIG" --config="$(folder_of kwok)/manifests/stages.yaml" --manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake \
    --cidr=$fake_pods --node-ip=$node_ip --node-lease-duration-seconds=40 --server-address=127.0.0.1:10260
  await 20 kwok answers http://127.0.0.1:10260/healthz || return
  [ "$(kubectl get nodes -l type=kwok -o name | wc -l)" -ne 10 ] || return 0
  local number
  for number in 0 1 2 3 4 5 6 7 8 9; do
    cat <<YAML
---
apiVersion: v1
kind: Node
metadata: {name: fake-$number, annotations: {kwok.x-k8s.io/node: fake}, labels: {type: kwok, kubernetes.io/os: linux, kubernetes.io/hostname: fake-$number}}
spec: {taints: [{key: kwok.x-k8s.io/node, value: fake, effect: NoSchedule}]}
status: {allocatable: {cpu: 64, memory: 256Gi, pods: 500}, capacity: {cpu: 64, memory: 256Gi, pods: 500}}
YAML
  done | kubectl apply -f - >/dev/null
}
