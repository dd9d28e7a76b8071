# One authority, all certificates and kubeconfigs; each is made once.

# certificate FILE SUBJECT NAMES [AUTHORITY]
certificate() {
  local file=$1 authority=${4:-ca}
  [ ! -s "$file.crt" ] || return 0
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$file.key" -subj "$2" -out "$file.csr" 2>/dev/null &&
    { echo "keyUsage=digitalSignature,keyEncipherment" && echo "extendedKeyUsage=clientAuth,serverAuth" && { [ -z "$3" ] || echo "subjectAltName=$3"; }; } >"$file.ext" &&
    openssl x509 -req -in "$file.csr" -CA "$authority.crt" -CAkey "$authority.key" -CAcreateserial -days 3650 -extfile "$file.ext" -out "$file.crt.new" 2>/dev/null && mv "$file.crt.new" "$file.crt" &&
    rm -f "$file.csr" "$file.ext"
}

kubeconfig() {
  cat >"$etc/$1.kubeconfig" <<YAML
apiVersion: v1
kind: Config
current-context: ridgeway
clusters: [{name: ridgeway, cluster: {server: "https://$node_ip:6443", certificate-authority: "$pki/ca.crt"}}]
users: [{name: $1, user: {client-certificate: "$pki/$1.crt", client-key: "$pki/$1.key"}}]
contexts: [{name: ridgeway, context: {cluster: ridgeway, user: $1}}]
YAML
}

make_pki() (
  cd "$pki" || exit 1
  local name
  for name in ca front-proxy-ca; do
    [ -s $name.crt ] || openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $name.key -subj /CN=ridgeway-$name -days 3650 -out $name.crt 2>/dev/null || exit 1
  done
  [ -s accounts.pub ] || { openssl genrsa -out accounts.key 2048 2>/dev/null && openssl rsa -in accounts.key -pubout -out accounts.pub 2>/dev/null; } || exit 1
  certificate apiserver /CN=kube-apiserver "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:${services%.*}.1,IP:$node_ip" &&
    certificate admin /O=system:masters/CN=admin '' &&
    certificate controller-manager /CN=system:kube-controller-manager '' &&
    certificate scheduler /CN=system:kube-scheduler '' &&
    certificate kube-proxy /CN=system:kube-proxy '' &&
    certificate kubelet "/O=system:nodes/CN=system:node:$node" "DNS:$node,IP:$node_ip" &&
    certificate apiserver-kubelet /O=system:masters/CN=apiserver-kubelet-client '' &&
    certificate metrics-server /CN=metrics-server "DNS:metrics-server.kube-system.svc,IP:$node_ip" &&
    certificate gateway /CN=ridgeway.internal DNS:git.ridgeway.internal,DNS:registry.ridgeway.internal &&
    certificate front-proxy /CN=front-proxy-client '' front-proxy-ca || exit 1
  for name in admin controller-manager scheduler kubelet kube-proxy; do kubeconfig $name; done
)
