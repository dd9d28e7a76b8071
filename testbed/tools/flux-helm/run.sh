processes=flux-helm
start() {
  mkdir -p "$data/flux/source" "$data/flux/tmp"
  api /api/v1/namespaces/flux-system >/dev/null || namespace flux-system | apply -f - || return
  run flux-helm env RUNTIME_NAMESPACE=flux-system TMPDIR="$data/flux/tmp" HOME="$data/flux" flux-helm --watch-all-namespaces=true --events-addr= \
    --metrics-addr=127.0.0.1:9785 --health-addr=127.0.0.1:9786 --log-level=info --requeue-dependency=5s
  await 30 flux-helm answers http://127.0.0.1:9786/readyz
}
