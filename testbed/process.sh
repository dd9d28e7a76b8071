# Processes in the background, each with a log and with a note of its number and its start time, which together are never somebody else's.

now() { date +%s%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN {printf "%.1f s", (b - a) / 1e9}'; }
started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
pid_of() { [ ! -f "$runs/$1.pid" ] || cut -d' ' -f1 "$runs/$1.pid"; }
alive() {
  local since
  [ -s "$runs/$1.pid" ] && since=$(started "$(pid_of "$1")") && [ -n "$since" ] && [ "$since" = "$(cut -d' ' -f2 "$runs/$1.pid")" ]
}

# What fetches from elsewhere does so as this machine's own clients do, by its proxy. A proxy may have a password, which no command line shows.
# shellcheck disable=SC2016
by_proxy=(sh -c 'set -a; [ ! -s "$0" ] || . "$0"; exec "$@"' "$etc/clients/proxy")

# run NAME COMMAND...: nothing when it runs already with the same command of the same build; a changed one restarts it.
run() {
  local name=$1 pid wanted
  shift
  wanted="$(folder_of "$tool") $*"
  if alive "$name"; then
    [ "$(cat "$runs/$name.command")" != "$wanted" ] || return 0
    end "$name" || return
  fi
  [ ! -f "$logs/$name.log" ] || mv -f "$logs/$name.log" "$logs/$name.1.log"
  # Added to its end, so that it may be cut while it is written.
  setsid "$@" >>"$logs/$name.log" 2>&1 </dev/null 7>&- &
  pid=$!
  disown $pid
  printf '%s' "$wanted" >"$runs/$name.command"
  echo "$pid $(started $pid)" >"$runs/$name.pid"
  fresh+=" $tool "
}

# await SECONDS NAME COMMAND...: until the command succeeds; fails at once when the process NAME has ended.
await() {
  local seconds=$1 name=$2 until
  shift 2
  until=$((SECONDS + seconds))
  until "$@" >/dev/null 2>&1; do
    if [ -f "$runs/$name.pid" ] && ! alive "$name"; then
      echo "$name ended." >&2
      return 1
    fi
    if [ $SECONDS -ge $until ]; then
      echo "$name was not ready after $seconds s." >&2
      return 1
    fi
    sleep 0.1
  done
}

# end NAME...: asks all to end, then kills what has not ended after 10 s; fails when one outlives that.
end() {
  local name until=$((SECONDS + 10))
  for name in "$@"; do ! alive "$name" || kill -TERM "$(pid_of "$name")"; done
  for name in "$@"; do
    while alive "$name"; do
      [ $SECONDS -lt $until ] || kill -KILL "$(pid_of "$name")" 2>/dev/null
      [ $SECONDS -lt $((until + 10)) ] || { echo "$name (process $(pid_of "$name")) does not end." >&2 && return 1; }
      sleep 0.05
    done
    rm -f "$runs/$name.pid"
  done
}

answers() { curl -sf -m 5 -o /dev/null "$@"; }
