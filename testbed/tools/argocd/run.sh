address=http://$node_ip:18080
processes='redis argocd-repo-server argocd-application-controller argocd-applicationset-controller argocd-server'

start() {
  local folder plain
  folder=$(folder_of argocd)
  install_argocd "$folder" || return
  mkdir -p "$data"/redis "$data"/argocd/{tls,ssh,keys,signatures,plugins,tmp}
  # In its own image this folder is the ConfigMap argocd-tls-certs-cm: whose certificates to believe, by host.
  cp "$pki/ca.crt" "$data/argocd/tls/git.ridgeway.internal" || return
  plain=(env ARGOCD_FAKE_IN_CLUSTER=true ARGOCD_TLS_DATA_PATH="$data/argocd/tls" ARGOCD_SSH_DATA_PATH="$data/argocd/ssh" ARGOCD_GPG_ENABLED=false
    ARGOCD_GNUPGHOME="$data/argocd/keys" ARGOCD_GPG_DATA_PATH="$data/argocd/signatures" ARGOCD_PLUGINSOCKFILEPATH="$data/argocd/plugins" TMPDIR="$data/argocd/tmp"
    HOME="$data/argocd" PATH="$folder/bin:$(folder_of helm)/bin:/usr/sbin:/usr/bin:/sbin:/bin" ARGOCD_K8S_CLIENT_QPS=200 ARGOCD_K8S_CLIENT_BURST=400)
  run redis redis-server --port 6379 --bind 127.0.0.1 --save '' --appendonly no --dir "$data/redis" --daemonize no
  run argocd-repo-server "${by_proxy[@]}" "${plain[@]}" argocd-repo-server --port 8081 --address 127.0.0.1 --disable-tls --client-ca-path= --metrics-address 127.0.0.1 --metrics-port 8084 --redis 127.0.0.1:6379
  run argocd-application-controller "${plain[@]}" argocd-application-controller --namespace argocd --redis 127.0.0.1:6379 --repo-server 127.0.0.1:8081 --repo-server-plaintext \
    --metrics-port 8082 --persist-resource-health
  run argocd-applicationset-controller "${plain[@]}" argocd-applicationset-controller --namespace argocd --argocd-repo-server 127.0.0.1:8081 --repo-server-plaintext \
    --metrics-addr 127.0.0.1:18085 --webhook-addr $node_ip:17000 --probe-addr 127.0.0.1:18086
  run argocd-server "${plain[@]}" argocd-server --namespace argocd --insecure --address 0.0.0.0 --port 18080 --metrics-address 127.0.0.1 --metrics-port 8083 --redis 127.0.0.1:6379 \
    --repo-server 127.0.0.1:8081 --repo-server-plaintext
}

ready() {
  await 20 redis redis_answers && await 60 argocd-server answers http://$node_ip:18080/healthz && await 60 argocd-repo-server answers http://127.0.0.1:8084/healthz &&
    await 60 argocd-application-controller answers http://127.0.0.1:8082/healthz && await 60 argocd-applicationset-controller answers http://127.0.0.1:18085/metrics && argocd_token
}

redis_answers() (exec 3<>/dev/tcp/127.0.0.1/6379 && echo PING >&3 && read -r -t 5 said <&3 && [[ $said == +PONG* ]])

# Settings and accounts: the administrator's password and the token of the account "ridgeway" are made here and kept for root alone. None is ever
# in a command line, which everybody on the machine can read.
install_argocd() {
  ! applied argocd "$1" || return 0
  local file
  [ -s "$etc/argocd.password" ] || openssl rand -hex 16 >"$etc/argocd.password"
  # What comes with it first, then what differs here.
  {
    namespace argocd
    for file in "$1"/manifests/argocd-*.yaml; do echo --- && cat "$file"; done
  } | apply_once argocd -n argocd -f - || return
  {
    echo ---
    api /api/v1/namespaces/argocd/secrets/argocd-secret | jq -e '.data["server.secretkey"]' >/dev/null || argocd_secret
    cat <<'YAML'
---
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm}
data: {accounts.ridgeway: apiKey, timeout.reconciliation: 120s, application.resourceTrackingMethod: annotation}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-rbac-cm}
data:
  policy.csv: |
    p, role:ridgeway, applications, *, */*, allow
    p, role:ridgeway, projects, get, *, allow
    p, role:ridgeway, repositories, get, *, allow
    p, role:ridgeway, clusters, get, *, allow
    p, role:ridgeway, logs, get, */*, allow
    g, ridgeway, role:ridgeway
YAML
  } | apply_once argocd -n argocd --field-manager=ridgeway -f - && echo "$1" >"$data/argocd.applied"
}

argocd_secret() {
  argocd account bcrypt <"$etc/argocd.password" | jq -Rc --rawfile key <(openssl rand -base64 32) --arg time "$(date -u +%FT%TZ)" \
    '{apiVersion: "v1", kind: "Secret", metadata: {name: "argocd-secret"}, stringData: {"admin.password": ltrimstr("Password: "), "admin.passwordMtime": $time, "server.secretkey": ($key | rtrimstr("\n"))}}'
}

bearer() { sed 's/^/Authorization: Bearer /'; }

argocd_token() {
  local api=http://$node_ip:18080/api/v1 session
  [ ! -s "$etc/argocd.token" ] || ! answers -H @<(bearer <"$etc/argocd.token") $api/applications || return 0
  session=$(jq -Rc '{username: "admin", password: .}' "$etc/argocd.password" | curl -sf $api/session -H 'Content-Type: application/json' -d @- | jq -r .token)
  curl -sf -H @<(bearer <<<"$session") $api/account/ridgeway/token -H 'Content-Type: application/json' -d "{\"expiresIn\":0,\"id\":\"testbed-$(date +%s)\"}" | jq -r .token >"$etc/argocd.token.new"
  [ -s "$etc/argocd.token.new" ] && mv "$etc/argocd.token.new" "$etc/argocd.token"
}
