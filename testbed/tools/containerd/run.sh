version=$(containerd --version | awk '{print "v" $3}' | sed 's/^vv/v/;s/~.*//')
address=/run/containerd/containerd.sock
processes=containerd
start() {
  mkdir -p "$etc/cni" "$etc/registries/_default" "$data/opt"
  # Every registry's name leads to the one on this machine, also when that has no such image.
  printf 'server = "http://%s"\n[host."http://%s"]\n  capabilities = ["pull", "resolve"]\n' "$registry" "$registry" >"$etc/registries/_default/hosts.toml"
  cat >"$etc/containerd.toml" <<TOML
version = 2
root = "$data/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "$address"
[plugins."io.containerd.internal.v1.opt"]
  path = "$data/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$registry/pause:1"
  restrict_oom_score_adj = true
  disable_apparmor = true
  disable_hugetlb_controller = true
  tolerate_missing_hugetlb_controller = true
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$etc/registries"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$etc/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
TOML
  # containerd watches the folder: a file that is written in place is read half-written.
  cat >"$etc/cni/.new" <<JSON
{"cniVersion": "0.4.0", "name": "ridgeway", "plugins": [
  {"type": "bridge", "bridge": "pods0", "isGateway": true, "ipMasq": true, "hairpinMode": true, "mtu": $(ip -o link show eth0 | sed 's/.* mtu \([0-9]*\).*/\1/'),
   "ipam": {"type": "host-local", "dataDir": "/run/cni", "ranges": [[{"subnet": "$pods"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
  cmp -s "$etc/cni/.new" "$etc/cni/10-ridgeway.conflist" || mv "$etc/cni/.new" "$etc/cni/10-ridgeway.conflist"
  # What is made for containers has to be readable by whoever they run as.
  run containerd sh -c 'umask 022 && exec "$0" "$@"' containerd --config "$etc/containerd.toml" --log-level warn
  await 30 containerd test -S $address
}
