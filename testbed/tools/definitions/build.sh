version=1
# What the API server must know to check manifests, also of tools that do not run: the definitions that come with their modules.
assets() {
  local module folder
  while read -r module folder; do
    install -m 644 "$(go mod download -json "$module@$(go mod edit -json | jq -r --arg m "$module" '.Require[] | select(.Path == $m).Version')" | jq -r .Dir)/$folder"/*.yaml "$1/crds/" || return
  done <<'MODULES'
github.com/prometheus-operator/prometheus-operator example/prometheus-operator-crd
github.com/fluxcd/source-controller config/crd/bases
github.com/fluxcd/kustomize-controller config/crd/bases
github.com/fluxcd/helm-controller config/crd/bases
github.com/crossplane/crossplane/v2 cluster/crds
sigs.k8s.io/gateway-api config/crd/standard
MODULES
}
