address=https://$node_ip:6443
processes='kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy'
# shellcheck source=/dev/null
. "$TESTBED/tools/kubernetes/run-pki.sh"

start() {
  make_pki && put_kept_definitions || return
  # Of garbage it keeps a little less than a Go program does: half of its start is collecting it, and most of the memory of all is its.
  run kube-apiserver env GOGC=80 kube-apiserver --etcd-servers=http://127.0.0.1:2379 --service-cluster-ip-range=$services \
    --bind-address=$node_ip --advertise-address=$node_ip --secure-port=6443 --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --client-ca-file="$pki/ca.crt" --service-account-key-file="$pki/accounts.pub" --service-account-signing-key-file="$pki/accounts.key" \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --allow-privileged=true --kubelet-client-certificate="$pki/apiserver-kubelet.crt" --kubelet-client-key="$pki/apiserver-kubelet.key" \
    --kubelet-certificate-authority="$pki/ca.crt" --kubelet-preferred-address-types=InternalIP,Hostname \
    --requestheader-client-ca-file="$pki/front-proxy-ca.crt" --requestheader-allowed-names=front-proxy-client --requestheader-username-headers=X-Remote-User \
    --requestheader-group-headers=X-Remote-Group --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$pki/front-proxy.crt" --proxy-client-key-file="$pki/front-proxy.key" --enable-aggregator-routing=true --profiling=false || return
  await 60 kube-apiserver api /readyz || return
  # Short periods: what takes minutes in production should show within seconds here.
  run kube-controller-manager kube-controller-manager --kubeconfig="$etc/controller-manager.kubeconfig" --service-account-private-key-file="$pki/accounts.key" --root-ca-file="$pki/ca.crt" \
    --use-service-account-credentials=true --bind-address=127.0.0.1 --leader-elect=false --cluster-cidr=$pods --allocate-node-cidrs=false \
    --horizontal-pod-autoscaler-sync-period=5s --horizontal-pod-autoscaler-initial-readiness-delay=5s --horizontal-pod-autoscaler-cpu-initialization-period=10s \
    --horizontal-pod-autoscaler-downscale-stabilization=30s --node-monitor-grace-period=20s --kube-api-qps=200 --kube-api-burst=400 --profiling=false
  run kube-scheduler kube-scheduler --kubeconfig="$etc/scheduler.kubeconfig" --kube-api-qps=200 --kube-api-burst=400 --bind-address=127.0.0.1 --leader-elect=false --profiling=false
  pause_image || return
  make_control_groups || return
  kubelet_settings
  # What is made for containers has to be readable by whoever they run as.
  run kubelet sh -c 'umask 022 && exec "$0" "$@"' kubelet --config="$etc/kubelet.yaml" --kubeconfig="$etc/kubelet.kubeconfig" --root-dir="$data/kubelet" --cert-dir="$data/kubelet/pki" --hostname-override=$node --node-ip=$node_ip
  run kube-proxy kube-proxy --proxy-mode=iptables --kubeconfig="$etc/kube-proxy.kubeconfig" --cluster-cidr=$pods --hostname-override=$node \
    --bind-address=$node_ip --metrics-bind-address=127.0.0.1:10249 --healthz-bind-address=127.0.0.1:10256 --conntrack-max-per-core=0 --oom-score-adj=0 --nodeport-addresses=$node_ip/32
}

ready() {
  # What etcd kept of a node says how it was in its last life: this one's kubelet must have said it since it was started.
  await 60 kubelet answers http://127.0.0.1:10248/healthz &&
    await 60 kubelet node_is ".status.conditions[] | select(.type == \"Ready\") | .status == \"True\" and (.lastHeartbeatTime | fromdateiso8601) > $(stat -c %Y "$runs/kubelet.pid")" &&
    await 30 kube-controller-manager answers -k https://127.0.0.1:10257/healthz && await 30 kube-controller-manager api /api/v1/namespaces/default/serviceaccounts/default &&
    await 30 kube-scheduler answers -k https://127.0.0.1:10259/healthz && await 30 kube-proxy answers http://127.0.0.1:10256/healthz || return
  ! node_is .spec.unschedulable >/dev/null || kubectl uncordon $node >/dev/null
}

node_is() { api /api/v1/nodes/$node | jq -e "$1"; }

# The first process of each pod, which only holds its namespaces.
pause_image() {
  local folder
  [ -z "$(digest_of pause 1)" ] || return 0
  folder=$(mktemp -d)
  install -D -m 755 "$(command -v busybox)" "$folder/bin/busybox"
  chmod -R go+rX "$folder"
  push_image pause 1 '{"Entrypoint":["/bin/busybox","sleep","2147483647"]}' "$folder" >/dev/null && rm -rf "$folder"
}

# All pods live below this group, so that those of another cluster on the machine are not touched.
make_control_groups() {
  local folder controller root=/sys/fs/cgroup
  if [ -f $root/cgroup.controllers ]; then
    mkdir -p $root/ridgeway || return
    for controller in cpuset cpu io memory pids hugetlb; do
      grep -qw $controller $root/cgroup.controllers || continue
      # What is switched on here is switched off when the cluster goes.
      grep -qw $controller $root/cgroup.subtree_control || { echo +$controller >$root/cgroup.subtree_control && echo -$controller >>"$runs/controllers"; }
      echo +$controller >$root/ridgeway/cgroup.subtree_control && continue
      case $controller in io | hugetlb) continue ;; esac
      echo "The control group '$controller' cannot be given to containers. Run on a machine of its own (a virtual one), not in a container." >&2
      return 1
    done
  else
    for folder in /sys/fs/cgroup/*/; do [ ! -f "$folder/cgroup.procs" ] || mkdir -p "$folder/ridgeway" || return; done
    cat /sys/fs/cgroup/cpuset/cpuset.cpus >/sys/fs/cgroup/cpuset/ridgeway/cpuset.cpus 2>/dev/null
    cat /sys/fs/cgroup/cpuset/cpuset.mems >/sys/fs/cgroup/cpuset/ridgeway/cpuset.mems 2>/dev/null
    return 0
  fi
}

# Differences from the defaults are for a small, often half-full machine: control groups of either version, no eviction before the disk is really full.
kubelet_settings() {
  printf 'nameserver %s\n' $node_ip >"$etc/resolv.conf"
  cat >"$etc/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_ip
port: 10250
healthzBindAddress: 127.0.0.1
tlsCertFile: $pki/kubelet.crt
tlsPrivateKeyFile: $pki/kubelet.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
cgroupRoot: /ridgeway
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
runtimeRequestTimeout: 2m
resolvConf: $etc/resolv.conf
clusterDNS: [$dns_ip]
clusterDomain: cluster.local
podLogsDir: $data/pod-logs
volumePluginDir: $data/kubelet/volume-plugins
registryPullQPS: 0
eventRecordQPS: 0
kubeAPIQPS: 100
kubeAPIBurst: 200
syncFrequency: 10s
nodeStatusUpdateFrequency: 5s
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%, nodefs.inodesFree: 1%, imagefs.inodesFree: 1%}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
makeIPTablesUtilChains: false
crashLoopBackOff: {maxContainerRestartPeriod: 30s}
YAML
}
