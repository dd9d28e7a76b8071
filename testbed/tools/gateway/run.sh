address=https://$node_ip
processes=gateway
start() {
  grep -q "^$node_ip git.ridgeway.internal" /etc/hosts || {
    { cat /etc/hosts && echo "$node_ip git.ridgeway.internal registry.ridgeway.internal"; } >"$runs/hosts" && chmod 644 "$runs/hosts" && mount --bind "$runs/hosts" /etc/hosts || return
  }
  run gateway gateway $node_ip:443 "$pki/gateway.crt" "$pki/gateway.key" $node_ip:80 https://$node_ip:6443 "$pki/ca.crt" "$pki/admin.crt" "$pki/admin.key" \
    git.ridgeway.internal=http://$here:7008/git registry.ridgeway.internal=http://$registry
  await 20 gateway answers --cacert "$pki/ca.crt" https://registry.ridgeway.internal/v2/
}
