# The machine that the cluster believes to be on: namespaces for network, mounts and processes, held by one process, and a cable to the real machine.

link=ridgeway0
here=10.213.0.1
node_ip=10.213.0.2
network=10.213.0.0/16
# What is remembered until the machine restarts: whose the cluster is, and how the machine was before.
notes=/run/ridgeway-cluster

machine_is_linux() {
  [ "$(uname -s)" = Linux ] || die "The cluster needs Linux; this is $(uname -s)." "Everything else of Ridgeway works here; connect it to a cluster that you have."
  [ "$(id -u)" -eq 0 ] || die "The cluster needs root, to run containers." "Run sudo ./ridgeway cluster, as root."
}

machine_fits() {
  local other
  case $state$tools_cache$testbed in
    *[[:space:]:,\#\&\'\"\$\\]*) die "A blank or one of : , # & ' \" $ \\ is in a path: $state, $tools_cache or $testbed." "Set RIDGEWAY_CLUSTER and RIDGEWAY_CACHE to plain folders, and put the checkout into one." ;;
    /run/* | /var/log/* | /var/lib/kubelet* | /var/lib/cni*) die "The cluster has a $state of its own, which hides this one." "Set RIDGEWAY_CLUSTER to a folder elsewhere." ;;
  esac
  machine_is_free
  folder_fits
  mkdir -p "$tools_cache" "$state"
  for other in memory cpu cpuset pids; do
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then grep -qw "$other" /sys/fs/cgroup/cgroup.controllers; else [ -d "/sys/fs/cgroup/$other" ]; fi ||
      die "The control group '$other' is not there, so containers cannot be limited." "Run on a kernel with it (in a virtual machine rather than in a container)."
  done
  machine_runs || [ -z "$(ip -4 route show root "$network")" ] || die "The network $network is in use on this machine: $(ip -4 route show root "$network" | head -n 1)." "Remove that route, or use another machine."
  [ "$(df -Pk "$state" | awk 'NR == 2 {print int($4 / 1024)}')" -ge 300 ] || [ ! -d "$state/data" ] || die "The disk of $state is full: less than 300 MB of it are free." "Free some space; nothing of the cluster is lost."
  # What is there needs no more.
  [ -d "$state/data" ] || [ "$(free_gigabytes "$state")" -ge 3 ] || die "Only $(free_gigabytes "$state") GB are free for $state; the cluster needs 3." "Free some space, or set RIDGEWAY_CLUSTER to a folder on another disk."
}

# One machine has one cluster: another folder's is neither started over nor cut off.
machine_is_free() {
  local owner
  owner=$(cat $notes/owner 2>/dev/null)
  [ -z "$owner" ] || [ "$owner" = "$state" ] || ! (state=$owner && machine_runs) || die "The cluster of $owner runs on this machine, which can have one." "RIDGEWAY_CLUSTER=$owner ./ridgeway cluster down ends it."
}

# reset removes the folder as a whole, so it is one that up has marked with the name of the set, or one with nothing in it.
folder_fits() {
  [ ! -e "$state" ] || [ -z "$(ls -A "$state")" ] || grep -qxE 'core|full' "$state/set" 2>/dev/null || die "$state holds something else than a cluster." "Set RIDGEWAY_CLUSTER to a folder that is empty or not there yet."
}

# What comes from the distribution: COMMAND=PACKAGE. A command that is there already, from wherever, is taken as it is.
machine_needs='dpkg=dpkg apt-config=apt containerd=containerd runc=runc docker-registry=docker-registry redis-server=redis-server iptables=iptables busybox=busybox-static
  conntrack=conntrack jq=jq curl=curl openssl=openssl ip=iproute2 nsenter=util-linux git=git modprobe=kmod mmdebstrap=mmdebstrap /usr/lib/cni/bridge=containernetworking-plugins /usr/share/keyrings/debian-archive-keyring.gpg=debian-archive-keyring'

machine_packages() {
  local pair packages=() commands=() before=$tools_cache/packages-before
  for pair in $machine_needs; do command -v "${pair%%=*}" >/dev/null || [ -e "${pair%%=*}" ] || { packages+=("${pair#*=}") && commands+=("${pair%%=*}"); }; done
  # An installation that was killed is brought to its end.
  [ ${#packages[@]} -gt 0 ] || [ -f "$before" ] || return 0
  [ ${#packages[@]} -eq 0 ] || command -v apt-get >/dev/null || die "These are missing: ${commands[*]}." "On Debian and Ubuntu they come by: apt-get install ${packages[*]}. On another distribution use a virtual machine with one of these; the images are made by dpkg and apt-get, too."
  # Services of these packages must not start by themselves, now or at the next boot; and nothing that is installed may be removed for them.
  [ -s "$before" ] || { installed_packages >"$before.new" && mv "$before.new" "$before"; } || die "What is installed cannot be noted in $tools_cache." "The lines above say why."
  progress "Installing ${packages[*]:-what was begun}" "$tools_cache/packages.log" bash -c "$(declare -f started install_packages); install_packages ${packages[*]}"
  # shellcheck disable=SC2046
  services_off $(LC_ALL=C comm -13 "$before" <(installed_packages))
  rm -f "$before"
}

# In a process of its own, which goes on when who started it is killed; as long as it lives, so does the guard. One of ours that was left by a kill refuses nothing any more.
install_packages() {
  local guard=/usr/sbin/policy-rc.d made='' well
  if [ ! -e $guard ] || grep -q '^# ridgeway' $guard; then
    printf '#!/bin/sh\n# ridgeway installs packages\n[ "$(sed "s/.*) //" /proc/%s/stat 2>/dev/null | cut -d" " -f20)" != "%s" ] || exit 101\n' $$ "$(started $$)" >$guard && chmod 755 $guard
    made=yes
  fi
  export DEBIAN_FRONTEND=noninteractive
  dpkg --configure -a
  [ $# -eq 0 ] || { apt-get update -qq; apt-get install -y -qq --no-remove --no-install-recommends "$@"; }
  well=$?
  [ -z "$made" ] || rm -f $guard
  return $well
}

installed_packages() { dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii *//p' | LC_ALL=C sort; }

services_off() {
  local package unit
  for package in "$@"; do
    for unit in $(dpkg -L "$package" | sed -nE 's#^(/usr)?/lib/systemd/system/([^@/]+\.service)$#\2#p'); do systemctl disable "$unit"; done
    for unit in $(dpkg -L "$package" | sed -n 's#^/etc/init\.d/##p'); do update-rc.d "$unit" disable; done
  done >/dev/null 2>&1
}

started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

machine_pid() { cut -d' ' -f1 "$state/machine" 2>/dev/null; }

# After a reboot the number may belong to somebody else: number and start time together name a process.
machine_runs() {
  local since
  [ -s "$state/machine" ] && since=$(started "$(machine_pid)") && [ -n "$since" ] && [ "$since" = "$(cut -d' ' -f2 "$state/machine")" ]
}

# inside COMMAND ARGUMENT...: a command of testbed/node.sh on the cluster's machine.
inside() {
  nsenter --target "$(machine_pid)" --mount --net --pid --uts --wd=/ env -i HOME="$state" PATH="$PATH" LANG=C.UTF-8 \
    TESTBED="$testbed" CACHE="$tools_cache" STATE="$state" TOOLS="$(cat "$state/tools" 2>/dev/null)" bash "$testbed/node.sh" "$@" 8>&-
}

# tool_folders SET: where the programs of each tool are, worked out here where the compiler is: TOOL=FOLDER ... Kept in the state for those that run.
tool_folders() {
  local tool
  for tool in $(tools_of "$1"); do [ ! -f "$testbed/tools/$tool/build.sh" ] || ! is_built "$tool" || printf '%s=%s ' "$tool" "$(cache_of "$tool")"; done
}

machine_start() {
  machine_is_free
  # One that was killed has no namespaces any more, and is there until the last of its processes has ended.
  ! machine_runs || [ ! -e "$state/run/complete" ] || [ -z "$(readlink "/proc/$(machine_pid)/ns/uts")" ] || { name_servers && return; }
  machine_end
  rm -rf "$state/run"
  mkdir -p "$state/run" "$state/logs" $notes
  # Without the first, what a Service answers to a pod on the same bridge goes past the translation of its address.
  modprobe -a br_netfilter overlay nf_conntrack 2>/dev/null
  [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || die "The kernel has no br_netfilter, so Services would not answer between pods." "Install the kernel's modules, or run on a kernel that has it."
  # The first process of the machine: collects what other processes leave, takes everything with it when it ends, and looks every minute for logs that became too long:
  # of 8 MB the last two are moved aside.
  # shellcheck disable=SC2016
  setsid unshare --mount --net --pid --uts --fork --kill-child --mount-proc --propagation private bash -c 'hostname ridgeway-node; trap : TERM
    while :; do
      find "$0" -name "*.log" ! -name "*.1.log" -size +8192k | while read -r log; do tail -c 2M "$log" >"${log%.log}.1.log"; : >"$log"; done
      sleep 60 & wait $!
    done' "$state/logs" >/dev/null 2>&1 </dev/null 8>&- &
  local keeper=$! first='' tries=0
  # shellcheck disable=SC2064
  trap "kill -KILL $keeper 2>/dev/null; machine_end" EXIT
  until first=$(cat "/proc/$keeper/task/$keeper/children" 2>/dev/null) && [ -n "$first" ] && [ "$(readlink "/proc/${first% }/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || die "Namespaces of its own cannot be made for the cluster." "Run on a kernel with user, mount, network and process namespaces, outside of a container."
    sleep 0.05
  done
  first=${first% }
  disown $keeper
  echo "$first $(started "$first")" >"$state/machine" && echo "$state" >$notes/owner && machine_network "$first" && touch "$state/run/complete" ||
    die "The cluster's network could not be set up." "The lines above say why."
  trap - EXIT
}

# What is hidden from the cluster of the machine's own files, because programs write there whatever they are told.
hidden='/run /var/log /var/lib/kubelet /var/lib/cni'

# The machine's firewall, for the cluster: out to everywhere, in for answers only, and to the Git host, also to those of tests. Each is put before what is there, so the last one is asked first.
rules=("nat POSTROUTING -s $network ! -o $link -j MASQUERADE" "filter FORWARD -o $link -j DROP" "filter FORWARD -o $link -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"
  "filter FORWARD -i $link -j ACCEPT" "filter INPUT -i $link -d $here -p tcp --dport 7008 -j ACCEPT" "filter INPUT -i $link -d $here -p tcp --dport 7100:7199 -j ACCEPT")

# Resolvers of the machine that are reachable from elsewhere; a stub on loopback is not. Another network may have others.
name_servers() {
  cat /run/systemd/resolve/resolv.conf /etc/resolv.conf 2>/dev/null | sed -n 's/^nameserver *//p' | grep -v '^127\.\|^::1' | sort -u >"$state/run/nameservers"
  sed 's/^/nameserver /' "$state/run/nameservers" >"$state/run/resolv.conf"
}

# machine_network FIRST: the cable between the real machine and the namespaces of the process FIRST, and what each end needs.
machine_network() {
  local first=$1 mtu rule folder
  mtu=$(ip -4 route show default | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
  mtu=$(cat "/sys/class/net/$mtu/mtu" 2>/dev/null || echo 1500)
  ip link add $link type veth peer name eth0 netns "$first" && ip addr add $here/24 dev $link && ip link set $link mtu "$mtu" up && ip route add $network via $node_ip dev $link || return
  { cat /proc/sys/net/ipv4/ip_forward && iptables -w -S FORWARD; } >$notes/forwarding && echo 1 >/proc/sys/net/ipv4/ip_forward || return
  for rule in "${rules[@]}"; do
    # shellcheck disable=SC2086
    firewall $rule || return
  done
  for folder in $hidden; do [ -d "$folder" ] || { mkdir "$folder" && echo "$folder" >>"$state/made"; } || return; done
  name_servers
  nsenter --target "$first" --mount --net --pid --uts bash -c "
    mount --make-rshared / && for folder in $hidden; do mount -t tmpfs -o mode=755 tmpfs \$folder || exit; done && mkdir -p /run/netns /run/lock || exit
    resolv=\$(readlink -m /etc/resolv.conf)
    case \$resolv in /run/*) mkdir -p \"\${resolv%/*}\" && : >\"\$resolv\" ;; esac
    [ ! -s $state/run/resolv.conf ] || [ ! -e \"\$resolv\" ] || mount --bind $state/run/resolv.conf \"\$resolv\" || exit
    ip link set lo up && ip link set eth0 mtu $mtu up && ip addr add $node_ip/24 dev eth0 && ip route add default via $here &&
    echo 1 >/proc/sys/net/ipv4/ip_forward && echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables"
}

firewall() { iptables -w -t "$1" -I "$2" -m comment --comment ridgeway-cluster "${@:3}"; }

# Ends the parts in an order in which none waits for another, then everything that is left, at once.
machine_stop() {
  machine_is_free
  ! machine_runs || inside down || true
  machine_end
}

machine_end() {
  local pid tries=0
  pid=$(machine_pid)
  ! machine_runs || kill -KILL "$pid"
  while machine_runs; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || die "Process $pid of the cluster does not end." "Restart the machine; no data are lost."
    sleep 0.05
  done
  machine_clean
}

# What a machine that ended leaves on the real one.
machine_clean() {
  local tries=0 rule table
  # The network's end in the namespace goes when the kernel has taken the namespace apart.
  while ip link show $link >/dev/null 2>&1 && [ $tries -lt 100 ]; do
    ip link del $link 2>/dev/null
    tries=$((tries + 1))
    sleep 0.05
  done
  for table in nat filter; do
    # shellcheck disable=SC2086
    iptables -w -t $table -S 2>/dev/null | sed -n '/--comment ridgeway-cluster /s/^-A/-D/p' | while read -r rule; do iptables -w -t $table $rule; done
  done
  # Not where somebody else began to forward in the meantime, say Docker.
  [ ! -s $notes/forwarding ] || [ "$(sed 1d $notes/forwarding)" != "$(iptables -w -S FORWARD)" ] || sed 1q $notes/forwarding >/proc/sys/net/ipv4/ip_forward
  # These outlive a restart of the machine.
  [ ! -s "$state/made" ] || xargs rmdir --ignore-fail-on-non-empty <"$state/made"
  machine_groups_clean
  rm -f "$state/machine" "$state/made" $notes/owner $notes/forwarding
}

machine_groups_clean() {
  local group
  for group in /sys/fs/cgroup /sys/fs/cgroup/*; do
    [ ! -d "$group/ridgeway" ] || find "$group/ridgeway" -depth -type d -exec rmdir {} + 2>/dev/null
  done
  # Not those of before a restart.
  [ ! -s "$state/run/controllers" ] || [ ! -e $notes/owner ] || while read -r group; do echo "$group" >/sys/fs/cgroup/cgroup.subtree_control; done 2>/dev/null <"$state/run/controllers"
  rm -f "$state/run/controllers"
}
