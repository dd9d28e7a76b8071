#!/usr/bin/env bash
# The cluster's own life, checked on the cluster itself: started twice, broken in parts, lost as a whole, taken down without a trace.
# life.sh [FOLDER [core|full]]: uses a state folder of its own; the cluster must be down. Ends with "N passed, M failed".
set -uo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export RIDGEWAY_CLUSTER=${1:-/var/lib/ridgeway-cluster-life}
set=${2:-core}
passed=0 failed=0
logs=$home/build
mkdir -p "$logs"

check() {
  local what=$1 began=$SECONDS
  shift
  if "$@" >"$logs/life.log" 2>&1; then
    passed=$((passed + 1))
    echo "  ok    $what, $((SECONDS - began)) s"
  else
    failed=$((failed + 1))
    echo "  FAIL  $what"
    sed 's/^/        /' "$logs/life.log" | tail -n 25
  fi
}

cluster() { "$home/ridgeway" cluster "$@"; }
kube() { KUBECONFIG=$RIDGEWAY_CLUSTER/etc/admin.kubeconfig "$kubectl" "$@"; }
pids() { for file in "$RIDGEWAY_CLUSTER"/run/*.pid; do echo "$(basename "$file" .pid) $(cat "$file")"; done; }
keeper() { cut -d' ' -f1 "$RIDGEWAY_CLUSTER/machine"; }

# What a cluster could leave on the machine.
traces() {
  ip -o link | sed 's/^[0-9]*: //; s/ .*//'
  ip route
  iptables-save | grep '^-A'
  findmnt -rn -o TARGET | sort
  cat /proc/sys/net/ipv4/ip_forward
  find /sys/fs/cgroup -maxdepth 3 -name 'ridgeway*'
  cat /sys/fs/cgroup/cgroup.subtree_control 2>/dev/null
  find /etc/cni /run/containerd /run/netns /var/lib/cni /var/lib/kubelet /var/log/pods /var/log/containers /opt/containerd /run/ridgeway-cluster ! -path /run/ridgeway-cluster ! -name lock 2>/dev/null | sort
  ps -eo args | grep -E '^[^ ]*(etcd|kube|containerd|docker-registry|argocd|tekton|coredns|redis-server)' | grep -v grep | sort
  find /etc/systemd/system /etc/rc?.d /usr/sbin/policy-rc.d 2>/dev/null | sort
}

deployed() {
  kube create namespace life --dry-run=client -o yaml | kube apply -f - && kube -n life apply -f - <<'YAML' && kube -n life rollout status deployment/web --timeout=60s
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - {name: web, image: busybox, command: [sh, -c, "mkdir /tmp/www; echo hello > /tmp/www/index.html; exec httpd -f -p 8080 -h /tmp/www"], readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
YAML
}

serves() {
  local address until=$((SECONDS + 60))
  address=$(kube -n life get service web -o 'jsonpath={.spec.clusterIP}')
  until curl -sf -m 2 "http://$address/" | grep -q hello; do [ $SECONDS -lt $until ] || return 1; done
  # By name, from another pod.
  [ -z "${1:-}" ] || { kube -n life run ask --restart=Never --image=busybox -- wget -qO- -T 10 http://web.life.svc.cluster.local/ &&
    kube -n life wait --for=jsonpath='{.status.phase}'=Succeeded pod/ask --timeout=60s && kube -n life logs ask | grep -q hello; }
}

restarts() { kube -n life get pods -l app=web -o 'jsonpath={.items[*].status.containerStatuses[*].restartCount}'; }

changes_nothing() {
  local before
  before=$(pids)
  cluster up && [ "$before" = "$(pids)" ]
}

# What the caller holds open, here a lock, is not held by what lives on.
starts_and_holds_nothing() {
  exec 6>"$logs/life-lock"
  flock 6
  cluster up "$set" || return
  exec 6>&-
  flock -n "$logs/life-lock" true
}

# The killed part is new, all others and the pods are the same.
mends_each_part() {
  local part before pid count
  for part in $(pids | cut -d' ' -f1); do
    before=$(pids | grep -v "^$part ")
    count=$(restarts)
    pid=$(cut -d' ' -f1 "$RIDGEWAY_CLUSTER/run/$part.pid")
    nsenter --target "$(keeper)" --pid --mount kill -KILL "$pid"
    # A large one takes a while to be gone.
    while nsenter --target "$(keeper)" --pid --mount kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    cluster status && echo "status does not miss $part" && return 1
    cluster up || return
    [ "$before" = "$(pids | grep -v "^$part ")" ] || { echo "more than $part was restarted" && diff <(echo "$before") <(pids) && return 1; }
    serves || return
    [ "$count" = "$(restarts)" ] || { echo "pods restarted: $count, $(restarts)" && return 1; }
  done
}

comes_back_after_everything_was_killed() {
  kill -KILL "$(keeper)"
  cluster status && return 1
  cluster up && kube -n life rollout status deployment/web --timeout=90s && serves
}

# After a restart of the machine nothing of it is there but its files, and its number belongs to somebody else.
comes_back_after_a_restart_of_the_machine() {
  kill -KILL "$(keeper)"
  (cluster_functions && machine_end && rm -rf $notes && echo "1 7" >"$state/machine") || return
  cluster status && return 1
  cluster up && kube -n life rollout status deployment/web --timeout=90s && serves
}

shows_what_parts_say() {
  [[ $(cluster logs kube-apiserver) == *'Serving securely'* ]] && refuses "There is no log 'nothing'" cluster logs nothing && refuses 'These are there: .* etcd .*kubelet ' cluster logs nothing
}

leaves_nothing() { cluster down && diff "$logs/traces-before" <(traces); }

refuses_a_second_command() {
  local said
  exec 7>/run/ridgeway-cluster/lock
  flock 7
  said=$(cluster down 7>&- 2>&1)
  exec 7>&-
  echo "$said" | grep -q 'Another ./ridgeway cluster command is running'
}

# refuses WORDS COMMAND...: the command fails, and says so.
refuses() {
  local words=$1 said
  shift
  said=$("$@" 2>&1) && return 1
  echo "$said"
  echo "$said" | grep -q "$words"
}

# Without jq, and with somebody for apt-get who writes down what is asked for, and whether the services of it could start.
says_what_to_install() {
  local folder before
  folder=$(mktemp -d) && mkdir "$folder/bin" || return
  before=$(ls /usr/sbin/policy-rc.d 2>&1)
  # shellcheck disable=SC2086
  find ${PATH//:/ } -maxdepth 1 ! -type d ! -name jq ! -name apt-get -exec ln -s -t "$folder/bin" {} + 2>/dev/null
  refuses 'These are missing: jq' env PATH="$folder/bin" "$home/ridgeway" cluster build core && refuses 'apt-get install jq' env PATH="$folder/bin" "$home/ridgeway" cluster build core || return
  printf '#!/bin/sh\n{ /usr/sbin/policy-rc.d; echo "services: $?"; echo "$*"; } >>%s/asked\n' "$folder" >"$folder/bin/apt-get" && chmod 755 "$folder/bin/apt-get"
  PATH=$folder/bin "$home/ridgeway" cluster build core || return
  cat "$folder/asked"
  [ "$(tail -n 2 "$folder/asked")" = "services: 101
install -y -qq --no-remove --no-install-recommends jq" ] && [ "$before" = "$(ls /usr/sbin/policy-rc.d 2>&1)" ] && rm -r "$folder"
}

# The cluster's machine has ports of its own: what listens on this one stays where it is, and so does the cluster.
beside_what_has_its_ports() {
  local port pids=() well
  for port in 443 2379 5000 6443 8081 10250 18080; do
    busybox nc -ll -p $port -e echo mine &
    pids+=($!)
  done
  starts_and_holds_nothing
  well=$?
  for port in 443 6443 18080; do busybox nc 127.0.0.1 $port </dev/null | grep -q mine || well=1; done
  kill "${pids[@]}"
  return $well
}

# The functions of the cluster, here.
cluster_functions() {
  local part
  # shellcheck disable=SC1090
  for part in "$home"/launcher/*.sh "$home/testbed/cluster.sh"; do . "$part"; done
}

# The control groups of version 2, as files that are no more than that: what is switched on for containers, and off again what was not on before.
has_groups_of_version_2() {
  # shellcheck disable=SC2016
  unshare --mount bash -c '
    home=$1 runs=$(mktemp -d) groups=/sys/fs/cgroup TESTBED=$1/testbed state=$runs
    mount -t tmpfs tmpfs $groups && mkdir $groups/ridgeway "$runs/run" && echo cpuset cpu io memory hugetlb pids rdma >$groups/cgroup.controllers && echo cpuset >$groups/cgroup.subtree_control || exit
    # A file of the kernel takes each word and keeps what it means; one of these keeps the last.
    mkfifo $groups/ridgeway/cgroup.subtree_control && { while read -r word; do echo "$word"; done <$groups/ridgeway/cgroup.subtree_control >"$runs/given" & } && exec 9>$groups/ridgeway/cgroup.subtree_control
    pki=$runs etc=$runs && . "$1/testbed/tools/kubernetes/run.sh" && make_control_groups || exit
    exec 9>&- && wait
    diff "$runs/given" <(printf "+%s\n" cpuset cpu io memory pids hugetlb) && diff "$runs/controllers" <(printf -- "-%s\n" cpu io memory pids hugetlb) || exit
    rm $groups/ridgeway/cgroup.subtree_control && mkdir $groups/ridgeway/cgroup.subtree_control && ! make_control_groups 2>"$runs/said" && grep "The control group .cpuset. cannot be given to containers" "$runs/said"
  ' bash "$home"
}

# Until a time that is over nothing is built, and what needs what was not reached is named too; a tool that cannot be built is a failure.
builds_until_its_time() (
  cluster_functions
  real=$tools_cache RIDGEWAY_CACHE=$(mktemp -d)
  export RIDGEWAY_CACHE
  trap 'rm -rf "$RIDGEWAY_CACHE"' EXIT
  tools_cache=$RIDGEWAY_CACHE/testbed
  mkdir "$tools_cache"
  for tool in $(tools_of core); do [ "$tool" = tekton ] || [ ! -f "$testbed/tools/$tool/build.sh" ] || ln -s "$real/$(basename "$(cache_of "$tool")")" "$tools_cache/"; done
  said=$(RIDGEWAY_BUILD_UNTIL=1 cluster build core) && echo "$said" && [[ $said == 'NOT REACHED IN TIME, so neither built nor tested: tekton builds.'* ]] || exit
  rm "$tools_cache"/coredns-*
  said=$(RIDGEWAY_BUILD_UNTIL=1 cluster build core)
  [ $? -eq 75 ] && echo "$said" && [[ $said == *'Without Kubernetes there is no cluster.'* ]] || exit
  # A build takes longer than a second, and is ended then.
  said=$(RIDGEWAY_BUILD_UNTIL=$(($(date +%s) + 1)) GOFLAGS=-a cluster build core)
  [ $? -eq 75 ] && echo "$said" && [[ $said == *': coredns tekton builds.'* ]] || exit
  refuses 'Building coredns failed' env GOOS=nonsense "$home/ridgeway" cluster build core
)

in_a_network_in_use() {
  ip route add 10.213.77.0/24 dev lo
  refuses 'The network 10.213.0.0/16 is in use' cluster up
  local well=$?
  ip route del 10.213.77.0/24 dev lo
  return $well
}

on_a_full_disk() {
  local folder well
  folder=$(mktemp -d)
  mount -t tmpfs -o size=64m tmpfs "$folder"
  refuses 'GB are free' env RIDGEWAY_CLUSTER="$folder/state" "$home/ridgeway" cluster up && refuses 'building a tool needs 5' env RIDGEWAY_CACHE="$folder" "$home/ridgeway" cluster build core
  well=$?
  umount "$folder" && rmdir "$folder"
  return $well
}

# without_groups [CONTROLLERS]: as on a machine that has no control groups, or (of version 2) just these.
without_groups() {
  refuses "The control group 'memory' is not there" unshare --mount sh -c \
    'mount -t tmpfs tmpfs /sys/fs/cgroup && { [ -z "$2" ] || echo "$2" >/sys/fs/cgroup/cgroup.controllers; } && exec "$1" cluster up' sh "$home/ridgeway" "${1:-}"
}

without_bridge_netfilter() {
  refuses 'The kernel has no br_netfilter' unshare --mount sh -c 'mount -t tmpfs tmpfs /proc/sys/net/bridge && exec "$0" cluster up' "$home/ridgeway"
}

# A build that is killed in the middle, and a folder without its mark, are no tools; the next build makes them good.
goes_on_after_a_killed_build() (
  real=${RIDGEWAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ridgeway}
  RIDGEWAY_CACHE=$(mktemp -d)
  export RIDGEWAY_CACHE
  trap 'rm -rf "$RIDGEWAY_CACHE"' EXIT
  mkdir "$RIDGEWAY_CACHE/testbed" && ln -s "$real/testbed/go-build" "$RIDGEWAY_CACHE/testbed/go-build"
  cluster_functions
  # shellcheck disable=SC2016
  setsid bash -c 'home=$1; for part in "$home"/launcher/*.sh "$home/testbed/cluster.sh"; do . "$part"; done; build_tool gateway' build "$home" &
  until [ -d "$tools_cache/.gateway-new" ]; do kill -0 $! || return; done
  kill -KILL -- -$!
  wait $!
  ! is_built gateway || return
  mkdir -p "$(cache_of gateway)/bin"
  build_tool gateway && is_built gateway && [ -x "$(cache_of gateway)/bin/gateway" ]
)

says_what_it_needs() { refuses 'The cluster needs root' su nobody -s /bin/bash -c "cd / && HOME=/tmp $home/ridgeway cluster up"; }

# Another folder's command neither starts over, ends nor cuts off the cluster that runs.
leaves_another_cluster_alone() {
  local what before
  before=$(pids)
  for what in up down reset; do refuses "The cluster of $RIDGEWAY_CLUSTER runs on this machine" env RIDGEWAY_CLUSTER=/var/lib/ridgeway-cluster-other "$home/ridgeway" cluster $what || return; done
  [ "$before" = "$(pids)" ] && serves
}

# reset and up touch no folder that up did not make.
leaves_a_foreign_folder_alone() {
  local folder what
  folder=$(mktemp -d) && touch "$folder/mine" || return
  for what in up reset; do refuses "$folder holds something else" env RIDGEWAY_CLUSTER="$folder" "$home/ridgeway" cluster $what || return; done
  refuses 'none leaves every cluster alone' env RIDGEWAY_CLUSTER=none "$home/ridgeway" cluster reset && [ -e "$folder/mine" ] && rm -r "$folder"
}

with_a_blank_in_a_path() { refuses 'A blank or one of' env RIDGEWAY_CLUSTER='/var/lib/ridgeway cluster' "$home/ridgeway" cluster up; }

# A start ends when its first process is there already: by an error, by a signal, or without a chance to clean up, which down does.
leaves_nothing_of_a_failed_start() {
  local folder how said
  folder=$(mktemp -d)
  for how in : 'kill -TERM $PPID' 'kill -KILL $PPID'; do
    printf '#!/bin/sh\n[ "$1 $2" != "link add" ] || { %s; exit 1; }\nexec %s "$@"\n' "$how" "$(command -v ip)" >"$folder/ip" && chmod 755 "$folder/ip"
    said=$(PATH="$folder:$PATH" cluster up 2>&1) && return 1
    echo "$said"
    case $how in
      :) echo "$said" | grep -q "The cluster's network could not be set up" || return ;;
      *KILL*) pgrep -f 'hostname ridgeway-node' && cluster down || return ;;
    esac
    diff "$logs/traces-before" <(traces) && ! pgrep -f 'hostname ridgeway-node' || return
  done
  rm -r "$folder"
}

# As after a power cut: what was written last is not there.
says_what_torn_files_mean() {
  kill -KILL "$(keeper)"
  truncate -s 4096 "$RIDGEWAY_CLUSTER/data/etcd/member/snap/db" && refuses 'cluster reset begins anew' cluster up
}

# What ./ridgeway up and kubectl need, and not a key more.
opens_to_who_ran_sudo() {
  SUDO_USER=nobody cluster up && su nobody -s /bin/bash -c "cd $RIDGEWAY_CLUSTER/etc && cat app-config.yaml ridgeway-operator.token argocd.token git.token pki/ca.crt" >/dev/null &&
    [ "$(KUBECONFIG=$(SUDO_USER=nobody cluster kubeconfig) "$kubectl" auth whoami -o 'jsonpath={.status.userInfo.username}')" = admin ] &&
    ! su nobody -s /bin/bash -c "cat $RIDGEWAY_CLUSTER/etc/pki/ca.key"
}

# A neighbour of the machine, with a route to the cluster, does not get in.
shut_to_neighbours() {
  local well mine=''
  [ -d /run/netns ] || mine=yes
  ip netns add ridgeway-life && ip link add life0 type veth peer name eth0 netns ridgeway-life && ip addr add 10.214.0.1/24 dev life0 && ip link set life0 up &&
    ip -n ridgeway-life addr add 10.214.0.2/24 dev eth0 && ip -n ridgeway-life link set eth0 up && ip -n ridgeway-life route add default via 10.214.0.1 || return
  curl -sf -m 3 -o /dev/null http://10.213.0.2:5000/v2/ && ! ip netns exec ridgeway-life curl -s -m 3 -o /dev/null http://10.213.0.2:5000/v2/
  well=$?
  ip netns del ridgeway-life
  [ -z "$mine" ] || { umount /run/netns && rmdir /run/netns; }
  return $well
}

cluster reset || exit
traces >"$logs/traces-before"
check "where its network is in use, says so" in_a_network_in_use
check "without a program it needs, says what to install" says_what_to_install
check "on a full disk, says so" on_a_full_disk
check "without control groups, says so" without_groups
check "without the group for memory (version 2), says so" without_groups 'cpuset cpu io pids'
check "gives containers the groups of version 2" has_groups_of_version_2
check "builds until its time is over" builds_until_its_time
check "goes on after a killed build" goes_on_after_a_killed_build
check "without the kernel's part for bridges, says so" without_bridge_netfilter
check "with a blank in a path, says so" with_a_blank_in_a_path
check "leaves a folder alone that is not a cluster's" leaves_a_foreign_folder_alone
check "leaves nothing of a start that failed" leaves_nothing_of_a_failed_start
check "starts from nothing, beside what has its ports" beside_what_has_its_ports
kubectl=$(ls -t "${RIDGEWAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ridgeway}"/testbed/kubernetes-*/bin/kubectl | head -n 1)
check "runs a pod" deployed
check "answers through a service, also by its name" serves by-name
check "started again, changes nothing" changes_nothing
check "gives its settings to who ran sudo" opens_to_who_ran_sudo
check "is shut to the neighbours of the machine" shut_to_neighbours
check "leaves another folder's cluster alone" leaves_another_cluster_alone
check "mends each part that was killed" mends_each_part
check "refuses a second command at a time" refuses_a_second_command
check "comes back after everything was killed" comes_back_after_everything_was_killed
check "comes back after a restart of the machine" comes_back_after_a_restart_of_the_machine
check "shows what its parts say" shows_what_parts_say
check "taken down, leaves nothing" leaves_nothing
check "starts from what it kept" cluster up "$set"
check "still serves" serves
check "says what to do when its files are torn" says_what_torn_files_mean
check "forgets" cluster reset
check "without root, says so" says_what_it_needs
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
