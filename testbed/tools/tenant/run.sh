start() {
  local inputs namespace account applied
  inputs=$(cat "$TESTBED/../docs/kubernetes-roles.yaml" "$TESTBED"/tools/tenant/* | sha256sum)
  applied=$(cat "$data/tenant.applied" 2>/dev/null)
  if [ "$applied" != "$inputs" ]; then
    kubectl create namespace ridgeway --dry-run=client -o yaml | apply -f - && apply -f "$TESTBED/../docs/kubernetes-roles.yaml" -f "$TESTBED/tools/tenant/tenant.yaml" || return
    for namespace in dev staging production; do apply -n "team-payments-$namespace" -f "$TESTBED/tools/tenant/environment.yaml" || return; done
    for namespace in argocd:ridgeway-operator-argocd team-payments-build:ridgeway-operator; do
      kubectl -n "${namespace%:*}" create rolebinding ridgeway-operator --clusterrole="${namespace#*:}" --serviceaccount=ridgeway:ridgeway-operator --dry-run=client -o yaml | apply -f - || return
    done
    echo "$inputs" >"$data/tenant.applied"
  fi
  for account in ridgeway-reader ridgeway-operator; do account_access $account || return; done
}

# account_access ACCOUNT: a kubeconfig for one of Ridgeway's own accounts; a new token only when the old one is no longer good.
account_access() {
  local file=$etc/$1.kubeconfig
  [ ! -s "$file" ] || ! kubectl --kubeconfig "$file" auth whoami >/dev/null 2>&1 || return 0
  cat >"$file.new" <<YAML
apiVersion: v1
kind: Config
current-context: ridgeway
clusters: [{name: ridgeway, cluster: {server: "https://$node_ip:6443", certificate-authority-data: "$(base64 -w0 <"$pki/ca.crt")"}}]
users: [{name: $1, user: {token: "$(kubectl -n ridgeway create token "$1" --duration=8760h)"}}]
contexts: [{name: ridgeway, context: {cluster: ridgeway, user: $1}}]
YAML
  grep -q 'token: "[^"]' "$file.new" && mv "$file.new" "$file"
}
