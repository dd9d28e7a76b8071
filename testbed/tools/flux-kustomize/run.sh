processes=flux-kustomize
start() {
  mkdir -p "$data/flux/source" "$data/flux/tmp"
  api /api/v1/namespaces/flux-system >/dev/null || namespace flux-system | apply -f - || return
  run flux-kustomize env RUNTIME_NAMESPACE=flux-system TMPDIR="$data/flux/tmp" HOME="$data/flux" flux-kustomize --watch-all-namespaces=true --events-addr= \
    --metrics-addr=127.0.0.1:9783 --health-addr=127.0.0.1:9784 --log-level=info --requeue-dependency=5s
  says_version kustomizations.kustomize.toolkit.fluxcd.io app.kubernetes.io/version && await 30 flux-kustomize answers http://127.0.0.1:9784/readyz
}
