# Starts and stops servers; a data directory is the server's identity.

# own_files FILE...: what the caller holds open, such as a lock or a pipe, is not for processes that live on, but for what is named as
# /dev/fd/N; 255 is bash's own. Nothing may be redirected meanwhile, bash keeps what was there before among these.
own_files() {
  local each
  [ -d /dev/fd ] || return 0
  for each in /dev/fd/*; do
    case " 0 1 2 255 $* " in *" ${each##*/} "* | *" $each "*) ;; *) eval "exec ${each##*/}>&-" ;; esac
  done
}

# absolute PATH: without links, also of what does not exist yet, so that a folder has one name from its first start on.
absolute() {
  local path=$1 rest=''
  case $path in /*) ;; *) path=$(pwd -P)/$path ;; esac
  path=${path%/}
  until [ -d "$path" ] || [ -z "$path" ]; do
    rest=/${path##*/}$rest
    path=${path%/*}
  done
  path=$(cd "${path:-/}" && pwd -P)
  path=${path%/}$rest
  printf '%s' "${path:-/}"
}

# running DATA: sets pid when a server of ours holds the folder. A pid left by a killed server may be another's by now.
running() {
  pid=$(cat "$1/lock" 2>/dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null &&
    command_of "$pid" | grep 'dev.ridgeway.server.RidgewayServer' | grep -qF -- "--data $1 "
}

# Small images have no ps, macOS has no /proc.
command_of() { if [ -r "/proc/$1/cmdline" ]; then tr '\0' ' ' <"/proc/$1/cmdline"; else ps -ww -o command= -p "$1" 2>/dev/null; fi; }

megabytes_of() { if [ -r "/proc/$1/status" ]; then awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$1/status"; else echo $(($(ps -o rss= -p "$1") / 1024)); fi; }

# build [PART...]: one build at a time, because two terminals may start servers at once.
build() {
  [ $# -gt 0 ] || set -- build_portal build_server build_cache
  find_jdk
  mkdir -p "$home/build" || die "The folder $home/build cannot be made." "Give yourself the right to write in $home."
  [ -w "$home/build" ] || die "The folder $home/build is not yours to write in." "Run this as who built there before, or make it yours: sudo chown -R $(id -un) $home/build"
  local lock=$home/build/lock other='' shown=''
  until (set -C; echo $$ >"$lock") 2>/dev/null; do
    other=$(cat "$lock" 2>/dev/null)
    # The id that a killed build left may be another program's by now.
    if [ -n "$other" ] && ! command_of "$other" | grep -qE 'ridgeway [a-z]'; then rm -f "$lock"; continue; fi
    [ -n "$shown" ] || say "Another ./ridgeway (process $other) builds; waiting for it."
    shown=yes
    sleep 0.5
  done
  trap 'rm -f "'"$lock"'"' EXIT
  local part
  for part in "$@"; do "$part"; done
  rm -f "$lock"
  trap - EXIT
}

# tell DATA WORDS MORE: what there is to say about the server that runs.
tell() {
  local address
  address=$(cat "$1/address" 2>/dev/null)
  if [ -n "$address" ]; then say "$2 $address (process $pid$3)."; else say "The server (process $pid) is starting or stopping."; fi
}

command_up() {
  local data=.ridgeway detach='' options=()
  while [ $# -gt 0 ]; do
    case $1 in
      --detach) detach=yes ;;
      --data)
        [ $# -gt 1 ] || die "--data needs a folder." "See ./ridgeway help."
        data=$2
        shift
        ;;
      --help | -h)
        command_help
        return
        ;;
      *) options+=("$1") ;;
    esac
    shift
  done
  data=$(absolute "$data")
  if running "$data"; then
    tell "$data" "Ridgeway already runs at" ""
    return
  fi
  build
  found_cluster
  java_flags
  [ -f "$cache" ] && flags+=("-XX:AOTCache=$cache" -Xlog:aot=off -Xlog:cds=off)
  local start=("$JAVA_HOME/bin/java" "${flags[@]}" -cp "$(class_path)" dev.ridgeway.server.RidgewayServer
    --data "$data" --portal "$portal" ${options[@]+"${options[@]}"})
  if [ -n "$detach" ]; then detached; else attached; fi
}

# The cluster of this machine (./ridgeway cluster) is connected without a word of configuration, which otherwise has the last word. Its settings are as for
# any other cluster; it reaches the Git host at its own end of the cluster's network. RIDGEWAY_CLUSTER=none leaves it alone.
# What the cluster delivers is what one Ridgeway's repositories say, and what they do not say goes: so another one listens there only when it is told to.
found_cluster() {
  local folder=${RIDGEWAY_CLUSTER:-/var/lib/ridgeway-cluster} here=10.213.0.1:7008 reaches='' delivers='' taken mine theirs
  [ -s "$folder/machine" ] && (. "$home/testbed/cluster.sh" && machine_runs) && [ -e "$folder/etc/app-config.yaml" ] || return 0
  if [ ! -r "$folder/etc/app-config.yaml" ] || [ ! -r "$folder/etc/ridgeway-operator.token" ]; then
    say "A cluster runs on this machine, but $(id -un) may not read how to connect to it." "Run sudo ./ridgeway cluster up, which gives that to who runs it."
    return
  fi
  options+=(--defaults "$folder/etc/app-config.yaml")
  # A company's proxy does not know the cluster's network.
  local direct=${NO_PROXY:-${no_proxy:-}}
  export NO_PROXY=${direct:+$direct,}10.213.0.0/16
  [ -s "$data/identity" ] || (umask 077 && mkdir -p "$data" && od -An -N8 -tx8 /dev/urandom | tr -d ' ' >"$data/identity") || return
  mine=$(identity "$data")
  theirs=$(cat "$folder/etc/delivers-from" 2>/dev/null)
  case " ${options[*]} " in
    *" --git-listen $here "* | *" --git-listen ${here%:*} "*) delivers=yes ;;
    *' --git-listen '*) ;;
    *)
      if [ -n "$theirs" ] && [ "$theirs" != "$mine" ]; then
        reaches="; it delivers what the Ridgeway of ${theirs#* } says$([ "$theirs" = "$(identity "${theirs#* }")" ] || echo ', which is gone'), and --git-listen $here would take away what that one delivered"
      elif taken=$(curl -s --noproxy '*' -o /dev/null --max-time 2 -w '%{remote_ip}' "http://$here/") && [ -n "$taken" ]; then
        reaches="; another Ridgeway at $here keeps the repositories that it reads"
      else
        options+=(--git-listen "$here")
        delivers=yes
        reaches=", which reads repositories at $here"
      fi
      ;;
  esac
  [ -z "$delivers" ] || echo "$mine" >"$folder/etc/delivers-from"
  # The example organisation brings the repository to which new services are added.
  [ -z "$delivers" ] || [ ! -s "$folder/etc/delivery.yaml" ] || [[ " ${options[*]} " == *' --empty '* ]] || options+=(--defaults "$folder/etc/delivery.yaml")
  say "Connecting to the cluster of this machine$reaches (RIDGEWAY_CLUSTER=none leaves it alone)."
}

# identity FOLDER: of the data in it, which also tells them from others that come to be in the same place.
identity() { echo "$(cat "$1/identity" 2>/dev/null) $1"; }

# Job control gives the server a process group of its own, so that Ctrl-C reaches it once, through us, and never its database.
attached() {
  set -m
  "${start[@]}" </dev/null &
  local server=$!
  trap 'say "Stopping."; kill -TERM '"$server"' 2>/dev/null' INT TERM HUP
  local code
  while wait "$server"; code=$?; kill -0 "$server" 2>/dev/null; do :; done
  [ "$code" -eq 143 ] || [ "$code" -eq 130 ] && code=0
  exit "$code"
}

detached() {
  own_files ${options[@]+"${options[@]}"}
  (umask 077 && mkdir -p "$data") || die "The data directory $data cannot be made." "Choose another folder: --data DIR."
  # The server keeps its log small by itself; what Java says before, after and instead of it goes to a file beside it.
  local log=$data/server.log out=$data/server.out
  [ "$(size "$out")" -gt 1000000 ] && mv "$out" "$out.old"
  local logged=$(($(size "$log") + 1)) said=$(($(size "$out") + 1))
  : >>"$out"
  set -m
  nohup "${start[@]}" --log "$log" >>"$out" 2>&1 </dev/null &
  local server=$! tries=0
  set +m
  while [ $((tries += 1)) -le 1200 ]; do
    if tail -c "+$said" "$out" | grep -q '^Ridgeway answers at'; then
      tail -c "+$said" "$out" | grep -E '^(People are sent to|Ridgeway answers at)'
      say "Stop it with ./ridgeway down --data $data; its log is $log."
      return
    fi
    if ! kill -0 "$server" 2>/dev/null; then
      tail -c "+$logged" "$log" >&2 2>/dev/null
      tail -c "+$said" "$out" >&2
      exit 1
    fi
    sleep 0.1
  done
  die "The server does not answer after two minutes." "Its log is $log."
}

# size FILE: in bytes, 0 of what is not there.
size() { if [ -f "$1" ]; then wc -c <"$1"; else echo 0; fi; }

data_option() {
  data=.ridgeway
  while [ $# -gt 0 ]; do
    [ "$1" = --data ] || die "There is no option $1 here." "See ./ridgeway help."
    [ $# -gt 1 ] || die "--data needs a folder." "See ./ridgeway help."
    data=$2
    shift 2
  done
  data=$(absolute "$data")
}

command_down() {
  data_option "$@"
  running "$data" || { say "No server runs on $data."; return; }
  kill -TERM "$pid"
  local tries=0
  while kill -0 "$pid" 2>/dev/null; do
    [ $((tries += 1)) -gt 400 ] && die "The server (process $pid) does not stop." "Look into its log; kill -9 $pid is safe, nothing is lost."
    sleep 0.1
  done
  say "Stopped."
}

command_status() {
  data_option "$@"
  running "$data" || { say "No server runs on $data."; return 3; }
  tell "$data" "Ridgeway runs at" ", $(megabytes_of "$pid") MB"
}

command_backup() {
  [ $# -ge 1 ] && [ "${1#--}" = "$1" ] || die "backup needs the name of a file." "./ridgeway backup ridgeway-$(date +%F).tgz"
  archive dev.ridgeway.server.assembly.Backup "$@"
}

command_restore() {
  [ $# -ge 1 ] && [ -f "$1" ] || die "restore needs a file that ./ridgeway backup wrote${1:+, and $1 is none}." "./ridgeway restore FILE [--data DIR]"
  archive dev.ridgeway.server.assembly.Restore "$@"
}

archive() {
  local program=$1 file=$2
  data_option "${@:3}"
  build build_server
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$(class_path)" "$program" "$data" "$(absolute "$file")"
}
