start() {
  local inputs account
  [ -s "$etc/git.token" ] || openssl rand -hex 32 >"$etc/git.token"
  [ -s "$etc/webhook.token" ] || openssl rand -hex 32 >"$etc/webhook.token"
  # Whose repositories it delivers from; who runs ./ridgeway up writes it.
  touch "$etc/delivers-from"
  inputs=$(cat "$TESTBED/../docs/kubernetes-roles.yaml" "$TESTBED"/tools/tenant/* "$etc/git.token" "$etc/webhook.token" | sha256sum)
  applied tenant "$inputs" || { tenant | apply_once tenant -f - && echo "$inputs" >"$data/tenant.applied"; } || return
  for account in ridgeway-reader ridgeway-operator; do account_access $account || return; done
  connection_settings
}

tenant() {
  local each
  namespace ridgeway
  for each in "$TESTBED/../docs/kubernetes-roles.yaml" "$TESTBED/tools/tenant/tenant.yaml"; do echo --- && cat "$each"; done
  for each in dev staging production; do echo --- && sed "s/^metadata: {/metadata: {namespace: team-payments-$each, /" "$TESTBED/tools/tenant/environment.yaml"; done
  for each in argocd:ridgeway-operator-argocd team-payments-build:ridgeway-operator; do
    cat <<YAML
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ridgeway-operator, namespace: ${each%:*}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${each#*:}}
subjects: [{kind: ServiceAccount, name: ridgeway-operator, namespace: ridgeway}]
YAML
  done
  cat <<YAML
---
apiVersion: v1
kind: Secret
metadata: {name: git-ridgeway-internal, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repo-creds}}
stringData: {type: git, url: https://git.ridgeway.internal, username: testbed, password: "$(cat "$etc/git.token")"}
---
apiVersion: v1
kind: Secret
metadata: {name: git-webhook, namespace: team-payments-build}
stringData: {token: "$(cat "$etc/webhook.token")"}
YAML
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
  cat >"$etc/app-config.new" <<YAML
backend:
  reading:
    allow: [{host: "$node_ip:18080"}, {host: "$node_ip:17000"}, {host: "$node_ip:80", paths: [/hooks/]}]
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
  delivery_settings
}

# What the one Ridgeway that this cluster delivers from reads besides, so that "New service" ends with an answer; nothing where no push can start a build.
delivery_settings() {
  folder_of tekton-triggers >/dev/null || { : >"$etc/delivery.yaml" && return; }
  cat >"$etc/delivery.new" <<YAML
ridgeway:
  delivery:
    repository: git.ridgeway.internal?owner=engineering&repo=delivery
    webhooks:
    - {url: "http://$node_ip/hooks/{team}-build/{service}", secret: {\$file: webhook.token}}
    - {url: "http://$node_ip:18080/api/webhook"}
    - {url: "http://$node_ip:17000/api/webhook"}
YAML
  cmp -s "$etc/delivery.new" "$etc/delivery.yaml" || mv "$etc/delivery.new" "$etc/delivery.yaml"
}
