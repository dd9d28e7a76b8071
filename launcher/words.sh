# How the launcher speaks: one sentence on what is so, one on what to do.

say() { printf '%s\n' "$*"; }

# die SENTENCE REMEDY: says both and ends with 1.
die() {
  printf '%s\n' "$@" >&2
  exit 1
}

# progress LABEL LOG COMMAND...: runs the command with its output in LOG; shows the time it takes, and the end of LOG if it fails.
# The command has a process group of its own, so that Ctrl-C ends it with everything it started.
progress() {
  local label=$1 log=$2 began=$SECONDS
  shift 2
  mkdir -p "$(dirname "$log")"
  : >"$log"
  set -m
  "$@" >>"$log" 2>&1 </dev/null &
  local job=$! shown=0
  set +m
  trap 'kill -TERM -- -'"$job"' 2>/dev/null; wait '"$job"' 2>/dev/null; exit 130' INT TERM HUP
  while kill -0 "$job" 2>/dev/null; do
    local passed=$((SECONDS - began))
    if [ -t 1 ]; then
      printf '\r\033[K%s … %s s  %s' "$label" "$passed" "$(doing "$log")"
    elif [ $((passed / 20)) -gt "$shown" ]; then
      shown=$((passed / 20))
      say "$label … $passed s  $(doing "$log")"
    fi
    sleep 0.3
  done
  trap - INT TERM HUP
  wait "$job"
  local code=$?
  [ -t 1 ] && printf '\r\033[K'
  if [ $code -ne 0 ]; then
    tail -n 30 "$log" >&2
    ! grep -q 'No space left on device\|no space left on device' "$log" || die "$label failed, because the disk is full." "Free some space, or set RIDGEWAY_CACHE to a folder on another disk; what is done already is kept."
    die "$label failed." "The end of the log is above; all of it is in $log."
  fi
  say "$label: $((SECONDS - began)) s"
}

# doing LOG: what a Maven build in the log is at, short enough for a line.
doing() {
  tail -n 40 "$1" | sed -nE 's/^\[INFO\] Building ([a-z-]+) .*/\1/p; s/^Download(ing|ed) from [^:]*: .*\/([^/ ]+)( .*)?$/loading \2/p' | tail -n 1 | cut -c1-60
}

command_help() {
  cat <<'TEXT'
Ridgeway, an internal developer platform.

  ./ridgeway up [options]       build what changed and start; stop with Ctrl-C
      --port N                  the port, 7007 unless given; 0 takes any free one
      --listen ADDR             the address to listen on, 127.0.0.1 unless given
      --git-listen ADDR[:PORT]  one more address that serves only Git and webhooks, always with tokens; port 7008 unless given
      --data DIR                everything this server remembers, .ridgeway unless given
      --config FILE             an app-config.yaml, several are merged in order
      --empty                   without the example organisation
      --new-key                 give up the key of the secrets that was lost, and what it opens
      --detach                  return when the portal answers
  ./ridgeway down [--data DIR]      stop the server of that data directory
  ./ridgeway status [--data DIR]    say whether it runs, and where
  ./ridgeway tour [options of up]   a service from its form to its end, live on the cluster of this machine
  ./ridgeway backup FILE [--data DIR]   write everything into one file, running or stopped
  ./ridgeway restore FILE [--data DIR]  make a data directory from such a file
  ./ridgeway test [fast|cluster|all]    what must be green; fast is the inner loop, all takes long,
                                    cluster needs the real tools (cluster core: the smaller set)
  ./ridgeway bench [NAME]               measure, beside the goals
  ./ridgeway cluster up [core|full] | down | status | reset | logs NAME | kubeconfig | kubectl ...
                                    a real Kubernetes with Argo CD and more on this machine (Linux, as root)
  ./ridgeway cluster stop NAME | start NAME
                                    one part of it alone, by the name of its log: to see what happens without it
  ./ridgeway help

It needs JDK 25, Maven 3.8.7 or newer and Node 20.19 or newer, on Linux or macOS (Windows: in WSL).
TEXT
}
