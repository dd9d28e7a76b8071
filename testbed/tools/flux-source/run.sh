processes=flux-source
start() {
  mkdir -p "$data/flux/source" "$data/flux/tmp"
  api /api/v1/namespaces/flux-system >/dev/null || namespace flux-system | apply -f - || return
  run flux-source "${by_proxy[@]}" env RUNTIME_NAMESPACE=flux-system TMPDIR="$data/flux/tmp" HOME="$data/flux" flux-source --watch-all-namespaces=true --storage-path="$data/flux/source" --storage-addr=$node_ip:9790 --storage-adv-addr=$node_ip:9790 --events-addr= \
    --metrics-addr=127.0.0.1:9781 --health-addr=127.0.0.1:9782 --log-level=info
  await 30 flux-source answers http://127.0.0.1:9782/readyz
}
