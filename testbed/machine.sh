# The machine that the cluster believes to be on: namespaces for network, mounts and processes, held by one process, and a cable to the real machine.

link=ridgeway0
here=10.213.0.1
node_ip=10.213.0.2
network=10.213.0.0/16

machine_is_linux() {
  [ "$(uname -s)" = Linux ] || die "The cluster needs Linux; this is $(uname -s)." "Everything else of Ridgeway works here; connect it to a cluster that you have."
  [ "$(id -u)" -eq 0 ] || die "The cluster needs root, to run containers." "Run sudo ./ridgeway cluster, as root."
}

machine_fits() {
  machine_is_linux
  command -v go >/dev/null || die "Go is not on the PATH." "Install Go 1.26 or newer (https://go.dev/dl)."
  local other
  mkdir -p "$tools_cache" "$state"
  for other in memory cpu pids; do
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then grep -qw "$other" /sys/fs/cgroup/cgroup.controllers; else [ -d "/sys/fs/cgroup/$other" ]; fi ||
      die "The control group '$other' is not there, so containers cannot be limited." "Run on a kernel with it (in a virtual machine rather than in a container)."
  done
  machine_runs || [ -z "$(ip -4 route show root "$network")" ] || die "The network $network is in use on this machine: $(ip -4 route show root "$network" | head -n 1)." "Remove that route, or use another machine."
  [ "$(free_gigabytes "$state")" -ge 3 ] || die "Only $(free_gigabytes "$state") GB are free for $state; the cluster needs 3." "Free some space, or set RIDGEWAY_CLUSTER to a folder on another disk."
}

# What comes from the distribution: COMMAND=PACKAGE. A command that is there already, from wherever, is taken as it is.
machine_needs='etcd=etcd-server containerd=containerd runc=runc docker-registry=docker-registry redis-server=redis-server iptables=iptables busybox=busybox-static
  conntrack=conntrack jq=jq curl=curl openssl=openssl ip=iproute2 nsenter=util-linux git=git mmdebstrap=mmdebstrap /usr/lib/cni/bridge=containernetworking-plugins'

machine_packages() {
  local pair packages=() guard=/usr/sbin/policy-rc.d made=''
  for pair in $machine_needs; do command -v "${pair%%=*}" >/dev/null || packages+=("${pair#*=}"); done
  [ ${#packages[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "These programs are missing: ${packages[*]} (names of Debian's packages)." "Install them with your distribution's package manager."
  # Services of these packages must not start by themselves; and nothing that is installed may be removed for them.
  if [ ! -e $guard ]; then
    trap "rm -f $guard" EXIT
    printf '#!/bin/sh\nexit 101\n' >$guard && chmod 755 $guard
    made=yes
  fi
  progress "Installing ${packages[*]}" "$tools_cache/packages.log" sh -c "apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove --no-install-recommends ${packages[*]}"
  [ -z "$made" ] || rm -f $guard
  trap - EXIT
}

started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

machine_pid() { cut -d' ' -f1 "$state/machine" 2>/dev/null; }

# After a reboot the number may belong to somebody else: number and start time together name a process.
machine_runs() { [ -s "$state/machine" ] && [ "$(started "$(machine_pid)")" = "$(cut -d' ' -f2 "$state/machine")" ]; }

# inside COMMAND ARGUMENT...: a command of testbed/node.sh on the cluster's machine.
inside() {
  nsenter --target "$(machine_pid)" --mount --net --pid --uts --wd=/ env -i HOME="$state" PATH="$PATH" LANG=C.UTF-8 \
    TESTBED="$testbed" CACHE="$tools_cache" STATE="$state" TOOLS="$(tool_folders)" bash "$testbed/node.sh" "$@" 8>&-
}

# tool_folders [SET]: where the programs of each tool are, worked out here where the compiler is: TOOL=FOLDER ...
tool_folders() {
  local tool
  for tool in $(tools_of "${1:-full}"); do [ ! -f "$testbed/tools/$tool/build.sh" ] || ! is_built "$tool" || printf '%s=%s ' "$tool" "$(cache_of "$tool")"; done
}

machine_start() {
  machine_runs && return
  machine_clean
  rm -rf "$state/run"
  mkdir -p "$state/run"
  # The first process of the machine: collects what other processes leave, and takes everything with it when it ends.
  setsid unshare --mount --net --pid --uts --fork --mount-proc --propagation private bash -c 'hostname ridgeway-node; trap : TERM; while :; do sleep infinity & wait $!; done' >/dev/null 2>&1 </dev/null 8>&- &
  local keeper=$! first='' tries=0
  until first=$(cat "/proc/$keeper/task/$keeper/children" 2>/dev/null) && [ -n "$first" ] && [ "$(readlink "/proc/${first% }/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || die "Namespaces of its own cannot be made for the cluster." "Run on a kernel with user, mount, network and process namespaces, outside of a container."
    sleep 0.05
  done
  first=${first% }
  disown $keeper
  ip link add $link type veth peer name eth0 netns "$first"
  ip addr add $here/24 dev $link
  local mtu
  mtu=$(ip -4 route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
  mtu=$(cat "/sys/class/net/$mtu/mtu" 2>/dev/null || echo 1500)
  ip link set $link mtu "$mtu" up
  ip route add $network via $node_ip dev $link
  cat /proc/sys/net/ipv4/ip_forward >"$state/run/ip_forward"
  echo 1 >/proc/sys/net/ipv4/ip_forward
  iptables -w -t nat -A POSTROUTING -s $network ! -o $link -m comment --comment ridgeway-cluster -j MASQUERADE
  iptables -w -I FORWARD -i $link -m comment --comment ridgeway-cluster -j ACCEPT
  iptables -w -I FORWARD -o $link -m comment --comment ridgeway-cluster -j ACCEPT
  # Resolvers of the machine that are reachable from elsewhere; a stub on loopback is not.
  cat /run/systemd/resolve/resolv.conf /etc/resolv.conf 2>/dev/null | sed -n 's/^nameserver *//p' | grep -v '^127\.\|^::1' | sort -u >"$state/run/nameservers"
  nsenter --target "$first" --mount --net --pid --uts bash -c "
    mount --make-rshared / && mount -t tmpfs -o mode=755 tmpfs /run && mount -t tmpfs -o mode=755 tmpfs /var/log && mkdir -p /run/netns /run/lock
    ip link set lo up && ip link set eth0 mtu $mtu up && ip addr add $node_ip/24 dev eth0 && ip route add default via $here
    echo 1 >/proc/sys/net/ipv4/ip_forward; [ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables" ||
    die "The cluster's network could not be set up." "The lines above say why."
  echo "$first $(started "$first")" >"$state/machine"
}

# Ends the parts in an order in which none waits for another, then everything that is left, at once.
machine_stop() {
  if machine_runs; then
    inside down || true
    local pid tries=0
    pid=$(machine_pid)
    kill -KILL "$pid"
    while machine_runs; do
      tries=$((tries + 1))
      [ $tries -lt 200 ] || die "Process $pid of the cluster does not end." "Restart the machine; no data are lost."
      sleep 0.05
    done
  fi
  machine_clean
  say "The cluster is down; its data stay in $state."
}

# What a machine that ended leaves on the real one.
machine_clean() {
  rm -f "$state/machine"
  local tries=0 rule
  # The network's end in the namespace goes when the kernel has taken the namespace apart.
  while ip link show $link >/dev/null 2>&1 && [ $tries -lt 100 ]; do
    ip link del $link 2>/dev/null
    tries=$((tries + 1))
    sleep 0.05
  done
  for rule in "POSTROUTING -t nat -s $network ! -o $link -m comment --comment ridgeway-cluster -j MASQUERADE" \
    "FORWARD -i $link -m comment --comment ridgeway-cluster -j ACCEPT" "FORWARD -o $link -m comment --comment ridgeway-cluster -j ACCEPT"; do
    # shellcheck disable=SC2086
    while iptables -w -D $rule 2>/dev/null; do :; done
  done
  [ ! -s "$state/run/ip_forward" ] || cat "$state/run/ip_forward" >/proc/sys/net/ipv4/ip_forward
  rm -f "$state/run/ip_forward"
  for rule in /sys/fs/cgroup /sys/fs/cgroup/*; do
    [ ! -d "$rule/ridgeway" ] || find "$rule/ridgeway" -depth -type d -exec rmdir {} + 2>/dev/null
  done
}
