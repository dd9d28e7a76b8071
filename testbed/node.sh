#!/usr/bin/env bash
# Runs on the cluster's own machine (see machine.sh): node.sh up|down|status TOOL...
# TESTBED, CACHE, STATE and TOOLS (TOOL=FOLDER of its programs ...) come from the caller.
set -uo pipefail
node_ip=10.213.0.2 here=10.213.0.1 pods=10.213.64.0/20 services=10.213.128.0/20 dns_ip=10.213.128.10 fake_pods=10.213.192.0/18
node=ridgeway-node
registry=$node_ip:5000
etc=$STATE/etc data=$STATE/data runs=$STATE/run logs=$STATE/logs pki=$STATE/etc/pki
export KUBECONFIG=$etc/admin.kubeconfig
umask 077
mkdir -p "$etc" "$pki" "$data" "$runs" "$logs"
for pair in $TOOLS; do PATH=${pair#*=}/bin:$PATH; done
export PATH
# shellcheck source=/dev/null
. "$TESTBED/process.sh"
# shellcheck source=/dev/null
. "$TESTBED/registry.sh"
# shellcheck source=/dev/null
. "$TESTBED/definitions.sh"

# folder_of TOOL: its programs, definitions and manifests in the cache.
folder_of() {
  local pair
  for pair in $TOOLS; do [ "${pair%%=*}" != "$1" ] || { echo "${pair#*=}" && return; }; done
  return 1
}

# load TOOL: its version, its processes and how it starts, as tools/TOOL/run.sh says. What takes long to be ready, while the next can start already, waits in ready.
load() {
  tool=$1 version='' address='' processes='' in_pods=''
  [ -f "$TESTBED/tools/$1/build.sh" ] && version=$(cat "$(folder_of "$1")/built")
  start() { :; }
  unset -f ready
  # shellcheck source=/dev/null
  [ ! -f "$TESTBED/tools/$1/run.sh" ] || . "$TESTBED/tools/$1/run.sh"
}

# An API server that is stopped rather than ended must not be waited for without end.
kubectl() { command kubectl --request-timeout=30s "$@"; }

# A registry or an Argo CD that is stopped neither.
curl() { command curl -m 60 "$@"; }

# What a server-side apply does not know, it refuses by itself; to ask for it beforehand takes as long again.
apply() { kubectl apply --server-side --force-conflicts --validate=false "$@" >/dev/null; }

# apply_once NAME OPTION...: the same, and notes below NAME.applied where the API server has what was applied: there, it is looked for by the next up.
apply_once() {
  local name=$1 well
  shift
  apply -v=6 "$@" 2>"$runs/applied"
  well=$?
  grep -v '^I[0-9]' "$runs/applied" >&2
  grep PATCH "$runs/applied" | grep -oE "https://$node_ip:6443/api[^?\" ]+" >>"$data/$name.objects"
  return $well
}

# applied NAME KEY: whether the same was applied before and all of it is there still.
applied() { [ "$(cat "$data/$1.applied" 2>/dev/null)" = "$2" ] && all_there "$1" || { rm -f "$data/$1.objects" && false; }; }

all_there() {
  [ -s "$data/$1.objects" ] && [ "$(sed 's/.*/url = "&"\noutput = "\/dev\/null"/' "$data/$1.objects" |
    curl -s --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" -H 'Accept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' -w '%{http_code}\n' -K - | sort -u)" = 200 ]
}

# api PATH: what the API server answers to its administrator, without a whole kubectl.
api() { curl -sf -m 5 --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" "https://$node_ip:6443$1"; }

# says_version DEFINITION LABEL: where releases write their version, for who may read no more than that.
says_version() {
  api "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/$1" | jq -e --arg key "$2" --arg version "$version" '.metadata.labels[$key] == $version' >/dev/null ||
    kubectl label crd "$1" "$2=$version" --overwrite >/dev/null
}

namespace() { printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n' "$1"; }

# host_service NAMESPACE NAME CLUSTERIP PORTNAME:PORT:PROTOCOL[:TARGET]...: prints a Service whose only endpoint is a process beside the pods.
host_service() {
  local namespace=$1 name=$2 ip=$3 port fields ports='' targets=''
  shift 3
  for port in "$@"; do
    IFS=: read -ra fields <<<"$port"
    ports+="{name: ${fields[0]}, port: ${fields[1]}, protocol: ${fields[2]}, targetPort: ${fields[3]:-${fields[1]}}},"
    targets+="{name: ${fields[0]}, port: ${fields[3]:-${fields[1]}}, protocol: ${fields[2]}},"
  done
  cat <<YAML
---
apiVersion: v1
kind: Service
metadata: {name: $name, namespace: $namespace}
spec: {${ip:+clusterIP: $ip, }ports: [${ports%,}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: $name-host, namespace: $namespace, labels: {kubernetes.io/service-name: $name, endpointslice.kubernetes.io/managed-by: ridgeway}}
addressType: IPv4
ports: [${targets%,}]
endpoints: [{addresses: ["$node_ip"], conditions: {ready: true}}]
YAML
}

row() { printf '  %-24s %-10s %-28s %9s %12s\n' "$@"; }

table() {
  local each pid memory state kilobytes sum=0
  local -A of=()
  # Each page counts once, also of a program that plays several parts.
  while read -r pid kilobytes; do of[$pid]=$kilobytes && sum=$((sum + kilobytes)); done < <(grep -H '^Pss:' /proc/[0-9]*/smaps_rollup 2>/dev/null | sed -nE 's#^/proc/([0-9]+)/[^:]*:Pss: +([0-9]+) kB#\1 \2#p')
  row tool version address memory 'ready after'
  for each in "$@"; do
    load "$each"
    memory=0
    for pid in $(for name in $processes; do pid_of "$name"; done) $([ -z "$in_pods" ] || pgrep -x "$in_pods"); do memory=$((memory + ${of[$pid]:-0})); done
    state=$(cat "$runs/$each.ready" 2>/dev/null || echo '')
    for name in $processes; do alive "$name" || { state="NOT RUNNING: $name" && broken=yes; }; done
    row "$each" "$version" "$address" "$([ $memory -eq 0 ] || echo "$((memory / 1024)) MB")" "$state"
  done
  # Everything that runs here: also all pods, and what holds them.
  row all '' '' "$((sum / 1024)) MB" "$(cat "$runs/all.ready" 2>/dev/null)"
}

up() {
  local each began t0 slow='' fresh='' broken=''
  t0=$(now)
  for each in "$@"; do
    began=$(now)
    load "$each"
    start || failed || return
    if [ -z "$(declare -f ready)" ]; then is_ready; else slow+=" $each"; fi
  done
  for each in $slow; do
    load "$each"
    ready || failed || return
    is_ready
  done
  [ -z "$fresh" ] && [ -s "$runs/all.ready" ] || since "$t0" >"$runs/all.ready"
  echo
  table "$@"
  [ -z "$broken" ] || { echo "What does not run ended right after its start." >&2 && return 1; }
}

is_ready() {
  # Of what ran already, the time stays that of its start.
  case "$fresh" in *" $each "*) false ;; *) [ -s "$runs/$each.ready" ] ;; esac || since "$t0" >"$runs/$each.ready"
  printf '%-24s ready, %s\n' "$each" "$(since "$began")"
}

failed() {
  local name
  echo "$each did not start. What it said last:" >&2
  for name in $processes; do [ ! -f "$logs/$name.log" ] || tail -n 8 "$logs/$name.log" >&2; done
  if [ "$(df -Pk "$data" | awk 'NR == 2 {print int($4 / 1024)}')" -lt 100 ]; then
    echo "The disk of $data is full. Free some space, then start the cluster again; nothing of it is lost." >&2 && return 1
  fi
  [ "$each" != etcd ] || echo "Its files may be torn, if the machine went down with it; then ./ridgeway cluster reset begins anew." >&2
  return 1
}

# Controllers first, the API server and what it stands on last: so none of them waits for what is gone already.
down() {
  local name ends=''
  for name in "$runs"/*.pid; do
    name=$(basename "$name" .pid)
    case $name in etcd | kube-apiserver) ;; *) ends+=" $name" ;; esac
  done
  # shellcheck disable=SC2086
  end $ends
  end kube-apiserver
  end etcd
  registry_garbage
}

status() {
  local broken=''
  table "$@"
  [ -z "$broken" ] || { echo "./ridgeway cluster up starts what does not run." && return 4; }
}

# halt NAME: as if it had crashed.
halt() { kill -KILL "$(pid_of "$1")" 2>/dev/null; end "$1"; }

# begin NAME TOOL...: what the tool starts that NAME belongs to.
begin() {
  local name=$1 each
  shift
  for each in "$@"; do
    load "$each"
    case " $processes " in *" $name "*) start && { [ -z "$(declare -f ready)" ] || ready; } && return ;; esac
  done
  return 1
}

# Two at once would each start what the other does not know of; and who called the one before may have been killed.
alone() {
  exec 7>"$runs/lock"
  flock -n 7 && return
  echo "An earlier command, whose caller was killed, is still at work; waiting for its end."
  flock -w 300 7 || { echo "It does not end. ./ridgeway cluster down ends it with all others." >&2 && return 1; }
}

command=$1
shift
case $command in up | halt | begin) alone || exit ;; esac
# shellcheck disable=SC2068
$command $@
