#!/usr/bin/env bash
# The cluster's own life, checked on the cluster itself: started twice, broken in parts, lost as a whole, taken down without a trace.
# life.sh [FOLDER [core|full]]: uses a state folder of its own; the cluster must be down. Ends with "N passed, M failed".
# The parts below the pods are killed one by one, the controllers beside them at once.
set -uo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export RIDGEWAY_CLUSTER=${1:-/var/lib/ridgeway-cluster-life}
set=${2:-core}
passed=0 failed=0
# The tests say themselves until when is built; how late it is in the run of all lanes is not theirs.
unset RIDGEWAY_BUILD_UNTIL
logs=$home/build
mkdir -p "$logs"

check() {
  local what=$1 began=$SECONDS
  shift
  # A busy machine may make anything wait too long; what is broken fails twice.
  if "$@" >"$logs/life.log" 2>&1 || { [ -n "${CI:-}" ] && echo "  AGAIN $what" && sed 's/^/        /' "$logs/life.log" | tail -n 25 && "$@" >"$logs/life.log" 2>&1; }; then
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
keeper() { cut -d' ' -f1 "$RIDGEWAY_CLUSTER/machine" 2>/dev/null; }

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
  ps -eo args | grep -E '^[^ ]*(etcd|kube|containerd|docker-registry|argocd|tekton|coredns|redis-server)' | grep -v 'grep\|<defunct>' | sort
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

# What is killed is new, all others and the pods are the same.
mends_each_part() {
  local groups parts part others before pid count
  mapfile -t groups < <(pids | cut -d' ' -f1 | awk '/^(argocd|redis|tekton|triggers|local)/ {rest = rest $1 " "; next} {print} END {print rest}')
  for parts in "${groups[@]}"; do
    parts=${parts% } others="^(${parts// /|}) "
    before=$(pids | grep -vE "$others")
    count=$(restarts)
    for part in $parts; do
      pid=$(cut -d' ' -f1 "$RIDGEWAY_CLUSTER/run/$part.pid")
      nsenter --target "$(keeper)" --pid --mount kill -KILL "$pid"
      # A large one takes a while to be gone.
      while nsenter --target "$(keeper)" --pid --mount kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    done
    cluster status && echo "status does not miss $parts" && return 1
    cluster up || return
    [ "$before" = "$(pids | grep -vE "$others")" ] || { echo "more than $parts was restarted" && diff <(echo "$before") <(pids) && return 1; }
    serves || return
    [ "$count" = "$(restarts)" ] || { echo "pods restarted: $count, $(restarts)" && return 1; }
  done
}

# What belongs to the full set alone, at once: it is new, and core is the same.
mends_the_rest() {
  local core rest part
  core=$(pids)
  cluster up full || return
  diff <(echo "$core") <(pids | grep -F "$core") || return
  rest=$(pids | grep -vF "$core" | cut -d' ' -f1)
  echo "of the full set alone:" $rest
  # Nothing, where time was too short to build it.
  [ -n "$rest" ] || { cluster build full | grep 'NOT REACHED' && return; } || return
  for part in $rest; do nsenter --target "$(keeper)" --pid --mount kill -KILL "$(cut -d' ' -f1 "$RIDGEWAY_CLUSTER/run/$part.pid")"; done
  cluster status && return 1
  cluster up && diff <(echo "$core") <(pids | grep -F "$core") && cluster status && changes_nothing
}

# Nobody notes it, and nothing runs to make it anew.
makes_anew_what_was_deleted() {
  kube delete namespace team-payments-staging && kube delete crd pipelines.tekton.dev && kube -n argocd delete configmap argocd-cm || return
  cluster up && kube -n team-payments-staging get quota team && kube -n team-payments-build get pipelines.tekton.dev image && kube -n argocd get configmap argocd-cm && changes_nothing
}

# Who calls it is killed in the middle, and calls it again: what works on inside is not doubled.
comes_back_after_everything_was_killed() {
  local before up doubled
  before=$(keeper)
  kill -KILL "$before"
  cluster status && return 1
  # Not by the function: that would be a shell in between, and the command would live on.
  "$home/ridgeway" cluster up &
  up=$!
  until [ -n "$(keeper)" ] && [ "$(keeper)" != "$before" ] && [ -s "$RIDGEWAY_CLUSTER/run/kube-apiserver.pid" ]; do kill -0 $up || return; done
  kill -KILL $up
  wait $up
  cluster up || return
  doubled=$(ps -o args= --ppid "$(keeper)" | sort | uniq -d)
  [ -z "$doubled" ] || { echo "twice: $doubled" && return 1; }
  cluster status && kube -n life rollout status deployment/web --timeout=90s && serves
}

# After a restart of the machine nothing of it is there but its files, and its number belongs to somebody else.
comes_back_after_a_restart_of_the_machine() {
  kill -KILL "$(keeper)"
  (cluster_functions && machine_end && rm -rf $notes && echo "1 7" >"$state/machine") || return
  cluster status && return 1
  cluster up && kube -n life rollout status deployment/web --timeout=90s && serves
}

shows_what_parts_say() {
  [[ $(cluster logs kube-apiserver) == *'Serving securely'* ]] && [[ $(cluster logs argocd) == *'== argocd-repo-server'*'== argocd-server'* ]] && refuses "There is no log 'nothing'" cluster logs nothing && refuses 'These are there: .* etcd .*kubelet ' cluster logs nothing
}

# What a part writes goes on in the file that was cut; nothing of its end is lost.
cuts_long_logs() {
  local log=$RIDGEWAY_CLUSTER/logs/etcd.log until=$((SECONDS + 20))
  { head -c 9M /dev/zero | tr '\0' x && echo && echo 'what was said last'; } >>"$log"
  # The minute is over.
  pkill -P "$(keeper)" -x sleep
  until [ "$(stat -c %s "$log")" -lt 1000000 ]; do [ $SECONDS -lt $until ] || return; done
  [ "$(stat -c %s "${log%.log}.1.log")" -eq $((2 << 20)) ] && [ "$(tail -n 1 "${log%.log}.1.log")" = 'what was said last' ] && (cluster stop etcd && cluster start etcd) && [ "$(stat -c %b "$log")" -lt 1000 ]
}

machine_as_it_was() { no_neighbours && diff "$logs/traces-before" <(traces); }

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

# Killed in the middle of an installation, with a service installed and switched on already: the next one switches it off. What switches services writes down what it is told.
ends_a_killed_installation() {
  local folder before
  folder=$(mktemp -d) && mkdir "$folder/bin" || return
  before=$(ls /usr/sbin/policy-rc.d 2>&1)
  # shellcheck disable=SC2086
  find ${PATH//:/ } -maxdepth 1 ! -type d ! -name jq ! -name apt-get ! -name dpkg ! -name systemctl ! -name update-rc.d -exec ln -s -t "$folder/bin" {} + 2>/dev/null
  for name in systemctl update-rc.d; do printf '#!/bin/sh\necho "$*" >>%s/asked\n' "$folder" >"$folder/bin/$name"; done
  # Who is killed is who called what called it.
  printf '#!/bin/sh\n[ "$1" != install ] || { kill -KILL "$(ps -o ppid= $PPID)"; /usr/sbin/policy-rc.d; echo "services: $?" >>%s/asked; }\n' "$folder" >"$folder/bin/apt-get"
  printf '#!/bin/sh\n[ "$1" != --configure ] || { echo "dpkg $*" >>%s/asked; exit; }\nexec %s "$@"\n' "$folder" "$(command -v dpkg)" >"$folder/bin/dpkg"
  chmod 755 "$folder"/bin/{apt-get,dpkg,systemctl,update-rc.d}
  (
    cluster_functions
    noted=$tools_cache/packages-before
    rm -f "$noted"
    PATH=$folder/bin "$home/ridgeway" cluster build core
    [ $? -eq 137 ] && until grep services "$folder/asked"; do sleep 0.1; done && [ -s "$noted" ] && ! grep disable "$folder/asked" || exit
    # As if that had been installed by it, and jq too.
    sed -i '/^docker-registry$/d' "$noted"
    rm "$folder/bin/apt-get" && ln -s "$(command -v jq)" "$folder/bin/jq" && PATH=$folder/bin "$home/ridgeway" cluster build core && [ ! -e "$noted" ]
  ) && cat "$folder/asked" && [ "$(sort -u "$folder/asked")" = "disable docker-registry.service
docker-registry disable
dpkg --configure -a
services: 101" ] && [ "$before" = "$(ls /usr/sbin/policy-rc.d 2>&1)" ] && rm -r "$folder"
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
  local port ports=() pids=() well
  for port in 443 2379 5000 6443 8081 10250 18080; do
    # What somebody else has is in use already.
    [ -z "$(ss -Hltn "sport = :$port")" ] || continue
    busybox nc -ll -p $port -e echo mine &
    pids+=($!)
    ports+=($port)
  done
  starts_and_holds_nothing
  well=$?
  for port in "${ports[@]}"; do busybox nc 127.0.0.1 $port </dev/null | grep -q mine || well=1; done
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

# The kernel's own groups of version 2, with the controllers that no hierarchy of version 1 has (of a machine with version 2: all of them): a container can be
# limited by each, and afterwards they are as before.
has_real_groups_of_version_2() {
  # shellcheck disable=SC2016
  unshare --mount bash -c '
    groups=/sys/fs/cgroup TESTBED=$1/testbed state=$(mktemp -d)
    runs=$state/run pki=$state etc=$state notes=$state
    mkdir "$runs" && touch "$state/owner" && mount -t cgroup2 none $groups || exit
    [ -s $groups/cgroup.controllers ] || { echo "Version 1 has all controllers of this machine." && exit; }
    before=$(cat $groups/cgroup.subtree_control)
    . "$1/launcher/words.sh" && . "$1/testbed/tools/kubernetes/run.sh" && make_control_groups || exit
    given=$(cat $groups/ridgeway/cgroup.subtree_control) && echo "given: $given" && [ -n "$given" ] && mkdir -p $groups/ridgeway/pod/container || exit
    for each in $given; do grep -qw $each $groups/cgroup.subtree_control && ls $groups/ridgeway/pod/$each.* >/dev/null || exit; done
    sleep 60 & echo $! >$groups/ridgeway/pod/container/cgroup.procs && grep -qx $! $groups/ridgeway/pod/container/cgroup.procs && kill -KILL $! && wait $!
    . "$1/testbed/machine.sh" && notes=$state && machine_groups_clean
    [ ! -e $groups/ridgeway ] && [ "$before" = "$(cat $groups/cgroup.subtree_control)" ] && [ ! -e "$runs/controllers" ]
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
  said=$(RIDGEWAY_BUILD_UNTIL=1 cluster build core) && echo "$said" && [[ $said == 'NOT REACHED IN TIME, so neither built nor tested: tekton builds tekton-triggers.'* ]] || exit
  rm "$tools_cache"/coredns-*
  said=$(RIDGEWAY_BUILD_UNTIL=1 cluster build core)
  [ $? -eq 75 ] && echo "$said" && [[ $said == *'Without Kubernetes there is no cluster.'* ]] || exit
  # A build takes longer than a second, and is ended then.
  said=$(RIDGEWAY_BUILD_UNTIL=$(($(date +%s) + 1)) GOFLAGS=-a cluster build core)
  [ $? -eq 75 ] && echo "$said" && [[ $said == *': coredns tekton builds tekton-triggers.'* ]] || exit
  refuses 'Building coredns failed' env GOOS=nonsense "$home/ridgeway" cluster build core
)

in_a_network_in_use() {
  ip route add 10.213.77.0/24 dev lo
  refuses 'The network 10.213.0.0/16 is in use' cluster up
  local well=$?
  ip route del 10.213.77.0/24 dev lo
  return $well
}

# Also one that fills up in the middle of a build.
on_a_full_disk() {
  local folder well
  folder=$(mktemp -d)
  mount -t tmpfs -o size=64m tmpfs "$folder"
  refuses 'GB are free' env RIDGEWAY_CLUSTER="$folder/state" "$home/ridgeway" cluster up && refuses 'building a tool needs 5' env RIDGEWAY_CACHE="$folder" "$home/ridgeway" cluster build core &&
    mkdir -p "$folder/full/data" && echo core >"$folder/full/set" && refuses 'The disk of .* is full' env RIDGEWAY_CLUSTER="$folder/full" "$home/ridgeway" cluster up
  well=$?
  umount "$folder" && rmdir "$folder"
  ( cluster_functions
    refuses 'Trying failed, because the disk is full' progress Trying "$home/build/life-full" sh -c 'echo "write x: no space left on device" && exit 1' ) && return $well
}

# What the compiler keeps goes first, then the sources; programs never do.
drops_what_it_can_spare() (
  cluster_functions
  RIDGEWAY_CACHE=$(mktemp -d)
  trap 'umount "$RIDGEWAY_CACHE" && rmdir "$RIDGEWAY_CACHE"' EXIT
  tools_cache=$RIDGEWAY_CACHE/testbed
  with_cache() {
    umount "$RIDGEWAY_CACHE" 2>/dev/null
    mount -t tmpfs -o size="$1" tmpfs "$RIDGEWAY_CACHE" && mkdir -p "$tools_cache"/{go-build,go-modules/some,kubernetes-0123456789abcdef} && head -c 64M /dev/zero >"$tools_cache/go-build/part" &&
      head -c 64M /dev/zero >"$tools_cache/go-modules/some/part" && chmod -R a-w "$tools_cache/go-modules" && make_room && [ "$GOMODCACHE" = "$tools_cache/go-modules" ]
  }
  there() { (cd "$tools_cache" && echo *); }
  with_cache 7g && [ "$(there)" = 'go-build go-modules kubernetes-0123456789abcdef' ] || exit
  # 6 GB and 100 MB, less than 6 with both and more without the first.
  with_cache 6244m && [ "$(there)" = 'go-modules kubernetes-0123456789abcdef' ] || exit
  with_cache 6180m && [ "$(there)" = 'kubernetes-0123456789abcdef' ]
)

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
  SUDO_USER=nobody cluster up && su nobody -s /bin/bash -c "cd $RIDGEWAY_CLUSTER/etc && cat app-config.yaml delivery.yaml ridgeway-operator.token argocd.token git.token webhook.token pki/ca.crt" >/dev/null &&
    [ "$(KUBECONFIG=$(SUDO_USER=nobody cluster kubeconfig) "$kubectl" auth whoami -o 'jsonpath={.status.userInfo.username}')" = admin ] &&
    ! su nobody -s /bin/bash -c "cat $RIDGEWAY_CLUSTER/etc/pki/ca.key"
}

# What Docker and k3s have on a machine, by hand where there is no Docker: bridges, chains, a network over others, files; and a container with an address, run by the
# distribution's containerd at its usual place. The machine forwards nothing else, as Docker wants it.
neighbours=$logs/life-neighbours
has_neighbours() {
  local pid rule
  no_neighbours
  [ ! -S /run/containerd/containerd.sock ] && ! iptables -S DOCKER >/dev/null 2>&1 && ! ip link show cni0 >/dev/null 2>&1 ||
    { echo "There are real ones." && mkdir -p "$neighbours" && of_neighbours >"$neighbours/before" && return; } || return
  mkdir -p "$neighbours"/rootfs/{bin,proc,sys,dev} && { [ ! -e /run/containerd ] || cp -a /run/containerd "$neighbours/left"; } && cp "$(command -v busybox)" "$neighbours/rootfs/bin/busybox" && echo hello >"$neighbours/rootfs/index.html" || return
  iptables -S FORWARD | sed 1q >"$neighbours/policy" && cp /proc/sys/net/ipv4/ip_forward "$neighbours/forward" || return
  mkdir -p /etc/cni/net.d /run/flannel && echo '{}' >/etc/cni/net.d/10-flannel.conflist && echo FLANNEL_SUBNET=10.42.0.1/24 >/run/flannel/subnet.env || return
  printf 'version = 2\nroot = "%s/root"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n[plugins."io.containerd.internal.v1.opt"]\npath = "%s/opt"\n' "$neighbours" "$neighbours" >"$neighbours/config.toml"
  setsid containerd --config "$neighbours/config.toml" --log-level error >"$neighbours/log" 2>&1 </dev/null &
  echo $! >"$neighbours/pid"
  until ctr version >/dev/null 2>&1; do kill -0 "$(cat "$neighbours/pid")" || return; done
  ctr run -d --rootfs "$neighbours/rootfs" neighbour /bin/busybox httpd -f -p 8080 -h / || return
  pid=$(ctr task ls | awk '$1 == "neighbour" {print $2}')
  ip link add docker0 type bridge && ip addr add 172.17.0.1/16 dev docker0 && ip link set docker0 up && ip link add veth1a2b3c type veth peer name eth0 netns "$pid" &&
    ip link set veth1a2b3c master docker0 up && nsenter --target "$pid" --net sh -c 'ip addr add 172.17.0.2/16 dev eth0 && ip link set eth0 up && ip route add default via 172.17.0.1' || return
  ip link add cni0 type bridge && ip addr add 10.42.0.1/24 dev cni0 && ip link set cni0 up && ip link add flannel.1 type vxlan id 1 local 172.17.0.1 dstport 8472 nolearning && ip addr add 10.42.0.0/32 dev flannel.1 &&
    ip link set flannel.1 up && ip route add 10.42.1.0/24 via 10.42.1.0 dev flannel.1 onlink || return
  while read -r rule; do
    # shellcheck disable=SC2086
    iptables -w $rule || return
  done <<'RULES'
-N DOCKER
-N DOCKER-USER
-N DOCKER-ISOLATION-STAGE-1
-N KUBE-FORWARD
-N FLANNEL-FWD
-A DOCKER-USER -j RETURN
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp --dport 8080 -j ACCEPT
-A FORWARD -j KUBE-FORWARD
-A FORWARD -j FLANNEL-FWD
-A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT
-A FLANNEL-FWD -s 10.42.0.0/16 -j ACCEPT
-P FORWARD DROP
-t nat -N DOCKER
-t nat -N KUBE-SERVICES
-t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-t nat -A DOCKER ! -i docker0 -p tcp --dport 18089 -j DNAT --to-destination 172.17.0.2:8080
-t nat -A PREROUTING -j KUBE-SERVICES
RULES
  echo 1 >/proc/sys/net/ipv4/ip_forward
  of_neighbours >"$neighbours/before" && serve_neighbours
}

# Everything on the machine but what the cluster says is its own.
of_neighbours() {
  iptables-save | grep -v '^#\|ridgeway-cluster' | sed 's/\[[0-9:]*\]//'
  ip -o addr | grep -v ' ridgeway0 ' | sed 's/ tentative//; s/ *\\ .*//'
  ip -o link | grep -v ': ridgeway0' | sed 's/ state .*//'
  ip route | grep -v ' ridgeway0'
  find /etc/cni /run/flannel /etc/containerd -printf '%p %s %T@\n' 2>/dev/null | sort
  find /run/containerd /var/lib/containerd -maxdepth 2 2>/dev/null | sort
  [ ! -S /run/containerd/containerd.sock ] || ctr task ls
  cat /proc/sys/net/ipv4/ip_forward
}

# Also through the cluster's firewall, and not the other way.
serve_neighbours() {
  [ ! -e "$neighbours/pid" ] || { curl -sf -m 5 http://172.17.0.2:8080/ | grep -q hello || return; }
  [ -z "$(keeper)" ] || [ ! -e "$neighbours/pid" ] || { nsenter --target "$(keeper)" --net curl -sf -m 5 http://172.17.0.2:8080/ | grep -q hello &&
    ! nsenter --target "$(ctr task ls | awk '$1 == "neighbour" {print $2}')" --net curl -sf -m 3 -o /dev/null http://10.213.0.2:5000/v2/; }
}

starts_beside_neighbours() { cluster up && diff "$neighbours/before" <(of_neighbours) && serve_neighbours; }
leaves_neighbours_as_they_were() { diff "$neighbours/before" <(of_neighbours) && serve_neighbours; }

no_neighbours() {
  local chain pid table
  [ -d "$neighbours" ] || return 0
  if [ -e "$neighbours/pid" ]; then
    pid=$(ctr task ls 2>/dev/null | awk '$1 == "neighbour" {print $2}')
    [ -z "$pid" ] || { kill -KILL "$pid"; ctr task delete -f neighbour; ctr container delete neighbour; } 2>/dev/null
    kill "$(cat "$neighbours/pid")" 2>/dev/null && while kill -0 "$(cat "$neighbours/pid")" 2>/dev/null; do sleep 0.1; done
    for table in filter nat; do
      iptables -w -t $table -S | grep -E '^-A .*(DOCKER|KUBE|FLANNEL|docker0|172\.17\.0\.0)' | sed 's/^-A/-D/' | while read -r chain; do iptables -w -t $table $chain; done
      for chain in DOCKER DOCKER-USER DOCKER-ISOLATION-STAGE-1 KUBE-FORWARD FLANNEL-FWD KUBE-SERVICES; do { iptables -w -t $table -F $chain; iptables -w -t $table -X $chain; } 2>/dev/null; done
    done
    # shellcheck disable=SC2046
    iptables -w $(cat "$neighbours/policy")
    for pid in docker0 cni0 flannel.1 veth1a2b3c; do ip link del $pid 2>/dev/null; done
    rm -rf /etc/cni/net.d/10-flannel.conflist /run/flannel /run/containerd
    # What another containerd left behind there.
    [ ! -e "$neighbours/left" ] || cp -a "$neighbours/left" /run/containerd
    rmdir /etc/cni/net.d /etc/cni /sys/fs/cgroup/*/default/neighbour /sys/fs/cgroup/*/default /sys/fs/cgroup/default/neighbour /sys/fs/cgroup/default 2>/dev/null
    sed -n 1p "$neighbours/forward" >/proc/sys/net/ipv4/ip_forward 2>/dev/null
  fi
  rm -rf "$neighbours"
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
# What was left when this was killed before.
ip route del 10.213.77.0/24 dev lo 2>/dev/null
ip netns del ridgeway-life 2>/dev/null
ip link del life0 2>/dev/null
no_neighbours
traces >"$logs/traces-before"
check "where its network is in use, says so" in_a_network_in_use
check "without a program it needs, says what to install" says_what_to_install
check "brings an installation to its end that was killed" ends_a_killed_installation
check "on a full disk, says so" on_a_full_disk
check "drops the compiler's cache and the sources when space is short" drops_what_it_can_spare
check "without control groups, says so" without_groups
check "without the group for memory (version 2), says so" without_groups 'cpuset cpu io pids'
check "gives containers the groups of version 2" has_groups_of_version_2
check "and real ones, of the controllers that version 2 has here" has_real_groups_of_version_2
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
check "makes anew what was deleted" makes_anew_what_was_deleted
check "comes back after a restart of the machine" comes_back_after_a_restart_of_the_machine
[ "$set" = full ] || check "mends the rest of the full set, killed at once" mends_the_rest
check "shows what its parts say" shows_what_parts_say
check "cuts logs that became long" cuts_long_logs
check "taken down, leaves nothing" leaves_nothing
check "finds what Docker and k3s have on a machine" has_neighbours
check "starts from what it kept, beside all of that" starts_beside_neighbours
check "still serves" serves
check "says what to do when its files are torn" says_what_torn_files_mean
check "forgets" cluster reset
check "leaves what is Docker's and k3s' as it was" leaves_neighbours_as_they_were
check "so that the machine is as it was" machine_as_it_was
check "without root, says so" says_what_it_needs
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
