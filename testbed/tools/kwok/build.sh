version=v0.8.0
programs='kwok=sigs.k8s.io/kwok/cmd/kwok'
assets() {
  local stages file
  stages=$(module_folder sigs.k8s.io/kwok)/kustomize/stage
  for file in "$stages"/node/fast/node-*.yaml "$stages"/node/heartbeat-with-lease/node-*.yaml "$stages"/pod/fast/pod-*.yaml; do
    cat "$file"
    printf '\n---\n'
  done >"$1/manifests/stages.yaml"
}
