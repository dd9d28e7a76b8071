# A real Kubernetes with the tools around it, on one Linux machine: ./ridgeway cluster. Its whole life is inside namespaces of its own (network, mounts,
# processes), so that it meets nothing else on the machine and leaves nothing behind. See testbed/README.md.

testbed=$home/testbed
tools_cache=${RIDGEWAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ridgeway}/testbed
# Who runs sudo may have told Go by which way modules come.
[ -z "${SUDO_USER:-}" ] || [ -n "${GOENV:-}" ] || { GOENV=$(getent passwd "$SUDO_USER" | cut -d: -f6)/.config/go/env && [ -r "$GOENV" ] && export GOENV; } || unset GOENV
state=$(absolute "${RIDGEWAY_CLUSTER:-/var/lib/ridgeway-cluster}")
# shellcheck source=/dev/null
. "$testbed/machine.sh"
# shellcheck source=/dev/null
. "$testbed/build.sh"
# shellcheck source=/dev/null
. "$testbed/tools/builds/run-settings.sh"

command_cluster() {
  local what=${1:-help}
  [ $# -gt 0 ] && shift
  own_files
  [ "${RIDGEWAY_CLUSTER:-}" != none ] || die "RIDGEWAY_CLUSTER=none leaves every cluster alone." "Unset it, or set it to the folder of a cluster."
  case $what in
    up | down | status | reset | logs | kubeconfig | kubectl | build | start | stop) "cluster_$what" "$@" ;;
    tools) cat "$state/tools" ;;
    *) die "There is no command 'cluster $what'." "./ridgeway cluster up [core|full] | down | status | reset | logs NAME | kubeconfig | kubectl ..." ;;
  esac
}

# tools_of SET: the tools of core or full, in the order in which they start.
tools_of() {
  case $1 in
    core | full) sed "s/ *[:#].*//; /^$/d; $([ "$1" = full ] && echo 's/^full //' || echo '/^full /d')" "$testbed/tools/order" ;;
    *) die "There is no set '$1'." "Take core (Kubernetes, registry, Argo CD, Tekton) or full (everything)." ;;
  esac
}

cluster_up() {
  local set=${1:-core} tools
  tools_of "$set" >/dev/null
  machine_is_linux
  # What an earlier one began, whose caller was killed, may take a moment to end.
  locked 60
  machine_fits
  # What was once full stays full.
  [ "$(cat "$state/set" 2>/dev/null)" != full ] || set=full
  echo "$set" >"$state/set"
  cluster_build "$set"
  tools=$(tools_there "$set" | paste -s -d' ' -)
  machine_start
  tool_folders "$set" >"$state/tools"
  client_settings "$state/etc/clients"
  inside up "$tools" || die "The cluster is not up." "./ridgeway cluster logs NAME shows what a part says; ./ridgeway cluster up goes on from here."
  settings_for_user
  connected
}

# One that runs already does not know of it.
connected() {
  local pid command
  for pid in $(pgrep -f dev.ridgeway.server.RidgewayServer); do
    command=$(command_of "$pid")
    [[ $command == *"--defaults $state/etc/app-config.yaml "* ]] || tr '\0' '\n' <"/proc/$pid/environ" | grep -qx RIDGEWAY_CLUSTER=none ||
      say "The Ridgeway of $(sed 's/.* --data \([^ ]*\) .*/\1/' <<<"$command") (process $pid) was started before and does not know this cluster: stop it and start it again."
  done
}

# Who runs sudo gets what ./ridgeway up and kubectl read.
settings_for_user() {
  [ -n "${SUDO_USER:-}" ] || return 0
  (umask 077 && cluster_kubectl config view --raw --flatten >"$state/etc/kubeconfig") &&
    chmod 711 "$state" "$state/etc" "$state/etc/pki" && chmod 644 "$state/etc/pki/ca.crt" && chown "$SUDO_USER" "$state/etc/kubeconfig" "$state"/etc/pki/admin.{crt,key} "$state"/etc/{app-config,delivery}.yaml "$state/etc/delivers-from" "$state"/etc/*.token ||
    die "$SUDO_USER could not be given the settings of the cluster." "The lines above say why."
}

# tools_there SET: without those that were not reached in time, and without what needs one of them.
tools_there() {
  local tool need there=' '
  for tool in $(tools_of "$1"); do
    ! grep -qxF "$tool" <<<"$not_reached" || continue
    for need in $(sed -nE "s/^(full )?$tool: *//p" "$testbed/tools/order"); do [[ $there == *" $need "* ]] || continue 2; done
    there+="$tool "
    echo "$tool"
  done
}

# Builds what is not in the cache, one tool after the other. With RIDGEWAY_BUILD_UNTIL (seconds since 1970) it stops at that time and says, loudly,
# what was not reached; the cluster then starts without it and what needs it, or this exits with 75 (try again) where no pod would run.
cluster_build() {
  local tool there set=${1:-core}
  not_reached=''
  machine_is_linux
  locked 3600
  go_fits
  mkdir -p "$tools_cache"
  machine_packages
  for tool in $(tools_of "$set"); do
    [ -f "$testbed/tools/$tool/build.sh" ] && ! is_built "$tool" || continue
    if [ -n "${RIDGEWAY_BUILD_UNTIL:-}" ] && [ "$(date +%s)" -ge "$RIDGEWAY_BUILD_UNTIL" ]; then
      not_reached+=$tool$'\n'
      continue
    fi
    progress "Building $tool" "$tools_cache/$tool.log" build_tool "$tool"
    is_built "$tool" || not_reached+=$tool$'\n'
  done
  not_reached=${not_reached%$'\n'}
  [ -n "$not_reached" ] || { forget_old_tools && return; }
  say "NOT REACHED IN TIME, so neither built nor tested: $(tools_of "$set" | grep -vxF "$(tools_there "$set")" | paste -s -d' ' -). What is built stays in $tools_cache; the next run goes on from there."
  there=$(tools_there "$set")
  grep -qxF kubernetes <<<"$there" && grep -qxF coredns <<<"$there" || { say "Without Kubernetes there is no cluster." "Run it again." && exit 75; }
}

cluster_down() {
  machine_is_linux
  locked
  machine_stop
  if [ -d "$state/data" ]; then say "The cluster is down; its data stay in $state."; else say "There is no cluster in $state."; fi
}

cluster_reset() {
  machine_is_linux
  locked
  folder_fits
  [ -d "$state" ] || { machine_stop && say "There is no cluster in $state." && return; }
  machine_stop
  rm -rf --one-file-system "$state"
  say "The cluster's data are gone."
}

cluster_status() {
  machine_is_linux
  if ! machine_runs; then
    say "The cluster is not running." "./ridgeway cluster up starts it."
    return 3
  fi
  inside status "$(tools_of "$(cat "$state/set")" | paste -s -d' ' -)"
}

# logs NAME: of one part, or of all that belong to a tool of the table.
cluster_logs() {
  local name=${1:-} tool=$testbed/tools/${1:-}/run.sh part pod said=''
  if [ -n "$name" ] && [ -f "$state/logs/$name.log" ]; then cat "$state/logs/$name.log" && return; fi
  if [[ -n $name && $name != */* ]] && [ -f "$tool" ]; then
    for part in $(sed -n 's/^processes=//p' "$tool" | tr -d \'); do [ ! -f "$state/logs/$part.log" ] || { echo "== $part" && cat "$state/logs/$part.log" && said=yes; }; done
    pod=$(sed -n 's/^in_pods=//p' "$tool")
    [ -z "$pod" ] || for part in $(cluster_kubectl get pods -A -l "app.kubernetes.io/name=$pod" -o 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}'); do
      echo "== ${part#*/}" && cluster_kubectl -n "${part%/*}" logs --tail=-1 --all-containers "${part#*/}" && said=yes
    done
  fi
  [ -n "$said" ] || die "There is no log '$name'." "These are there: $(cd "$state/logs" 2>/dev/null && printf '%s ' *.log | sed 's/\.log / /g')"
}

# The administrator's access, for kubectl: export KUBECONFIG=$(./ridgeway cluster kubeconfig)
cluster_kubeconfig() {
  [ -f "$state/etc/admin.kubeconfig" ] || die "There is no cluster yet." "./ridgeway cluster up makes one."
  if [ -n "${SUDO_USER:-}" ] && [ -f "$state/etc/kubeconfig" ]; then echo "$state/etc/kubeconfig"; else echo "$state/etc/admin.kubeconfig"; fi
}

cluster_kubectl() {
  machine_is_linux
  [ -s "$state/tools" ] || die "There is no cluster yet." "./ridgeway cluster up makes one."
  KUBECONFIG=$state/etc/admin.kubeconfig "$(sed 's/.*\bkubernetes=\([^ ]*\).*/\1/' "$state/tools")/bin/kubectl" "$@"
}

# One part alone, by the name of its log: for tests of what happens without it.
cluster_stop() { with_part halt "$@"; }
cluster_start() { with_part begin "$@" $(tools_of "$(cat "$state/set")"); }

with_part() {
  local what=$1 name=${2:-}
  shift
  machine_is_linux
  machine_runs || die "The cluster is not running." "./ridgeway cluster up starts it."
  [ -f "$state/run/$name.command" ] || die "The cluster has no part '$name'." "It has: $(cd "$state/run" && printf '%s ' *.command | sed 's/\.command / /g')"
  locked 60
  inside "$what" "$@" || die "$name could not be started or stopped." "./ridgeway cluster logs $name shows what it says; ./ridgeway cluster up mends what is broken."
}

# locked [SECONDS]: two commands at once would start or build everything twice, also those for another folder. The second one ends, or waits that long.
locked() {
  [ -z "${held:-}" ] || return 0
  mkdir -p $notes
  exec 8>$notes/lock
  flock -n 8 || { [ -n "${1:-}" ] && say "Another ./ridgeway cluster command is running; waiting for it." && flock -w "$1" 8; } || die "Another ./ridgeway cluster command is running." "Wait for it to end."
  held=yes
}
