address=$dns_ip:53
processes=coredns
start() {
  local others
  others=$(tr '\n' ' ' <"$runs/nameservers")
  cat >"$etc/Corefile" <<COREFILE
.:53 {
	bind $node_ip
	ready 127.0.0.1:8181
	errors
	cache 10
	hosts {
		$node_ip git.ridgeway.internal registry.ridgeway.internal
		fallthrough
	}
	kubernetes cluster.local in-addr.arpa {
		kubeconfig $KUBECONFIG
		pods insecure
	}
	$([ -z "$others" ] || echo "forward . $others")
}
COREFILE
  # Another Corefile is another command.
  run coredns env COREFILE="$(sha256sum <"$etc/Corefile" | cut -c1-8)" coredns -conf "$etc/Corefile"
  host_service kube-system kube-dns $dns_ip dns:53:UDP dns-tcp:53:TCP | apply -f - && await 20 coredns answers http://127.0.0.1:8181/ready
}
