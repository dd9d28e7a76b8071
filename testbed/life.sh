#!/usr/bin/env bash
# The cluster's own life, checked on the cluster itself: started twice, broken in parts, lost as a whole, taken down without a trace.
# Uses a state folder of its own; the cluster must be down. Ends with "N passed, M failed".
set -uo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export RIDGEWAY_CLUSTER=${1:-/var/lib/ridgeway-cluster-life}
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
  iptables-save | grep -v '^#' | sed 's/\[.*\]//'
  findmnt -rn -o TARGET | sort
  cat /proc/sys/net/ipv4/ip_forward
  find /sys/fs/cgroup -maxdepth 3 -name 'ridgeway*'
  find /etc/cni /run/containerd /run/netns /var/lib/cni /var/lib/kubelet /var/log/pods /var/log/containers /opt/containerd -maxdepth 1 2>/dev/null
  ps -eo args | grep -E '^[^ ]*(etcd|kube|containerd|docker-registry|argocd|tekton|coredns|redis-server)' | grep -v grep | sort
  ls /etc/systemd/system /usr/sbin/policy-rc.d 2>/dev/null
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
  [ -z "${1:-}" ] || kube -n life run ask --rm -i --restart=Never --image=busybox --quiet -- wget -qO- http://web.life.svc.cluster.local/ | grep -q hello
}

restarts() { kube -n life get pods -l app=web -o 'jsonpath={.items[*].status.containerStatuses[*].restartCount}'; }

changes_nothing() {
  local before
  before=$(pids)
  cluster up && [ "$before" = "$(pids)" ]
}

# The killed part is new, all others and the pods are the same.
mends() {
  local part before pid count
  for part in "$@"; do
    before=$(pids | grep -v "^$part ")
    count=$(restarts)
    pid=$(cut -d' ' -f1 "$RIDGEWAY_CLUSTER/run/$part.pid")
    nsenter --target "$(keeper)" --pid --mount kill -KILL "$pid"
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

leaves_nothing() { cluster down && diff "$logs/traces-before" <(traces); }

refuses_a_second_command() {
  local said
  exec 7>"$RIDGEWAY_CLUSTER/lock"
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
  refuses 'GB are free' env RIDGEWAY_CLUSTER="$folder/state" "$home/ridgeway" cluster up
  well=$?
  umount "$folder" && rmdir "$folder"
  return $well
}

# without_groups [CONTROLLERS]: as on a machine that has no control groups, or (of version 2) just these.
without_groups() {
  refuses "The control group 'memory' is not there" unshare --mount sh -c \
    'mount -t tmpfs tmpfs /sys/fs/cgroup && { [ -z "$2" ] || echo "$2" >/sys/fs/cgroup/cgroup.controllers; } && exec "$1" cluster up' sh "$home/ridgeway" "${1:-}"
}

# A build that is killed in the middle, and a folder without its mark, are no tools; the next build makes them good.
goes_on_after_a_killed_build() (
  real=${RIDGEWAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ridgeway}
  RIDGEWAY_CACHE=$(mktemp -d)
  export RIDGEWAY_CACHE
  trap 'rm -rf "$RIDGEWAY_CACHE"' EXIT
  mkdir "$RIDGEWAY_CACHE/testbed" && ln -s "$real/testbed/go-build" "$RIDGEWAY_CACHE/testbed/go-build"
  # shellcheck source=/dev/null
  . "$home/testbed/cluster.sh"
  # shellcheck disable=SC2016
  setsid bash -c 'home=$1; . "$home/testbed/cluster.sh"; build_tool gateway' build "$home" &
  until [ -d "$tools_cache/.gateway-new" ]; do kill -0 $! || return; done
  kill -KILL -- -$!
  wait $!
  ! is_built gateway || return
  mkdir -p "$(cache_of gateway)/bin"
  build_tool gateway && is_built gateway && [ -x "$(cache_of gateway)/bin/gateway" ]
)

says_what_it_needs() { ! su nobody -s /bin/bash -c "cd / && HOME=/tmp $home/ridgeway cluster up" 2>&1 | tee /dev/stderr | grep -qv 'root'; }

traces >"$logs/traces-before"
check "where its network is in use, says so" in_a_network_in_use
check "on a full disk, says so" on_a_full_disk
check "without control groups, says so" without_groups
check "without the group for memory (version 2), says so" without_groups 'cpuset cpu io pids'
check "goes on after a killed build" goes_on_after_a_killed_build
cluster reset >/dev/null
check "starts from nothing" cluster up core
kubectl=$(ls -t "${RIDGEWAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ridgeway}"/testbed/kubernetes-*/bin/kubectl | head -n 1)
check "runs a pod" deployed
check "answers through a service, also by its name" serves by-name
check "started again, changes nothing" changes_nothing
check "mends each part that was killed" mends kube-apiserver kubelet containerd argocd-server kube-proxy coredns registry tekton-webhook etcd
check "refuses a second command at a time" refuses_a_second_command
check "comes back after everything was killed" comes_back_after_everything_was_killed
check "taken down, leaves nothing" leaves_nothing
check "starts from what it kept" cluster up core
check "still serves" serves
check "forgets" cluster reset
check "without root, says so" says_what_it_needs
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
