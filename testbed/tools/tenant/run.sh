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
  connection_settings
}

# account_access ACCOUNT: a kubeconfig for one of Ridgeway's own accounts; a new token only when the old one is no longer good.
account_access() {
  local file=$etc/$1.kubeconfig
  [ ! -s "$file" ] || ! kubectl --kubeconfig "$file" auth whoami >/dev/null 2>&1 || return 0
  kubectl -n ridgeway create token "$1" --duration=8760h >"$etc/$1.token" && [ -s "$etc/$1.token" ] || return
  cat >"$file" <<YAML
apiVersion: v1
kind: Config
current-context: ridgeway
clusters: [{name: ridgeway, cluster: {server: "https://$node_ip:6443", certificate-authority-data: "$(base64 -w0 <"$pki/ca.crt")"}}]
users: [{name: $1, user: {token: "$(cat "$etc/$1.token")"}}]
contexts: [{name: ridgeway, context: {cluster: ridgeway, user: $1}}]
YAML
}

# What ./ridgeway up reads when it finds this cluster: the same settings as for any other one, and the token by which the cluster reads and writes repositories.
connection_settings() {
  [ -s "$etc/git.token" ] || openssl rand -hex 32 >"$etc/git.token"
  cat >"$etc/app-config.new" <<YAML
backend:
  reading:
    allow: [{host: "$node_ip:18080"}, {host: "$node_ip:17000"}]
  auth:
    externalAccess:
    - {type: static, options: {token: {\$file: git.token}, subject: testbed}, accessRestrictions: [{plugin: code}]}
kubernetes:
  clusterLocatorMethods:
  - type: config
    clusters:
    - name: testbed
      url: https://$node_ip:6443
      authProvider: serviceAccount
      serviceAccountTokenFile: $etc/ridgeway-operator.token
      caFile: $pki/ca.crt
argocd:
  appLocatorMethods:
  - type: config
    instances:
    - {name: testbed, url: "http://$node_ip:18080", token: {\$file: argocd.token}}
YAML
  cmp -s "$etc/app-config.new" "$etc/app-config.yaml" || mv "$etc/app-config.new" "$etc/app-config.yaml"
  apply -f - <<YAML
apiVersion: v1
kind: Secret
metadata: {name: git-ridgeway-internal, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repo-creds}}
stringData: {type: git, url: https://git.ridgeway.internal, username: testbed, password: "$(cat "$etc/git.token")"}
YAML
}
