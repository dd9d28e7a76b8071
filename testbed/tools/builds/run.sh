address=team-payments-build
# Its objects are checked by Tekton's webhook, so not before that is ready.
ready() {
  local inputs
  inputs=$(cat "$TESTBED"/tools/builds/* "$etc"/clients/* "$etc/git.token" "$pki/ca.crt" | sha256sum)
  [ "$(cat "$data/builds.applied" 2>/dev/null)" != "$inputs" ] || return 0
  mkdir -p "$data"/builds/{storage,maven,npm,pip,go-build,go-modules}
  {
    kubectl -n team-payments-build create secret generic package-clients --from-file="$etc/clients" --dry-run=client -o yaml
    echo ---
    kubectl -n team-payments-build create configmap git-ca --from-file="$pki/ca.crt" --dry-run=client -o yaml
    cat <<YAML
---
apiVersion: v1
kind: Secret
metadata: {name: git-ridgeway-internal, namespace: team-payments-build, annotations: {tekton.dev/git-0: "https://git.ridgeway.internal"}}
type: kubernetes.io/basic-auth
stringData: {username: testbed, password: "$(cat "$etc/git.token")"}
---
YAML
    sed "s#CACHES#$data/builds#" "$TESTBED/tools/builds/pipeline.yaml"
  } | apply -f - && echo "$inputs" >"$data/builds.applied"
}
