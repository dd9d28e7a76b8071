version=v0.36.0
for name in controller webhook interceptors eventlistenersink; do programs+=" triggers-$name=github.com/tektoncd/triggers/cmd/$name"; done
assets() {
  local config
  config=$(module_folder github.com/tektoncd/triggers)/config
  install -m 644 "$config"/300-*.yaml "$1/crds/"
  install -m 644 "$config"/{200-*,201-*,500-webhooks,clusterrole-*,config-*,webhook,webhook-service}.yaml "$config"/interceptors/{00-interceptor-secrets,core-interceptors}.yaml "$1/manifests/"
}
