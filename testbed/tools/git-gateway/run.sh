address=https://git.ridgeway.internal
processes=git-gateway
start() {
  grep -q "^$node_ip git.ridgeway.internal" /etc/hosts || {
    { cat /etc/hosts && echo "$node_ip git.ridgeway.internal"; } >"$runs/hosts" && chmod 644 "$runs/hosts" && mount --bind "$runs/hosts" /etc/hosts || return
  }
  run git-gateway git-gateway $node_ip:443 http://$here:7008/git "$pki/git-gateway.crt" "$pki/git-gateway.key"
  await 20 git-gateway answers --cacert "$pki/ca.crt" $address/readyz
}
