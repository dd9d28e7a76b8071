version=v1.15.0
for name in controller webhook entrypoint nop workingdirinit; do programs+=" tekton-$name=github.com/tektoncd/pipeline/cmd/$name"; done
assets() {
  local config
  config=$(module_folder github.com/tektoncd/pipeline)/config
  install -m 644 "$config"/300-crds/*.yaml "$1/crds/"
  install -m 644 "$config"/config-*.yaml "$config"/500-webhooks.yaml "$config"/100-namespace/100-namespace.yaml "$1/manifests/"
}
