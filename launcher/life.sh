# The launcher's own test: the life of a server at the command line, from the first start to a restored backup.

# expect CODE PATTERN COMMAND...: runs ./ridgeway with it; what it says must match and its exit code be CODE.
expect() {
  local code=$1 pattern=$2 said got
  shift 2
  said=$("$home/ridgeway" "$@" 2>&1)
  got=$?
  if [ $got -eq "$code" ] && grep -qE "$pattern" <<<"$said"; then
    say "  ./ridgeway $*: as expected"
  else
    say "  ./ridgeway $* ended with $got, not $code, or did not say /$pattern/:" "$said"
    wrong=$((wrong + 1))
  fi
}

# holds WORDS COMMAND...: the command must succeed.
holds() {
  local words=$1
  shift
  if "$@" >/dev/null 2>&1; then say "  $words"; else
    say "  NOT: $words"
    wrong=$((wrong + 1))
  fi
}

test_launcher() {
  build
  local folder wrong=0
  folder=$(cd "$(mktemp -d)" && pwd -P)
  (cd "$folder" && life)
  wrong=$?
  for data in "$folder"/*/ "$folder"/real/*/; do "$home/ridgeway" down --data "${data%/}" >/dev/null 2>&1; done
  rm -rf "$folder"
  [ $wrong -eq 0 ]
}

life() {
  printf 'app: {title: Life}\nbackend: {baseUrl: "http://localhost:1"}\nproxy: {}\n' >app-config.yaml
  mkdir real && ln -s real link
  expect 1 "no command 'upp'" upp
  expect 3 'No server runs on' status --data link/one
  expect 1 'option-unknown|no option --prot' up --detach --empty --data link/one --prot 1
  expect 0 '^Ridgeway answers at http://localhost:[0-9]+ ' up --detach --empty --data link/one --port 0
  local address pid
  address=$(cat link/one/address)
  pid=$(cat link/one/lock)
  holds "it answers at $address" curl -fsS "$address/readyz"
  holds "it is known by another address" grep -q '^People are sent to http://localhost:1 ' link/one/server.out
  expect 0 "already runs at $address \(process $pid\)" up --detach --empty --data link/one --port 0
  expect 0 "Ridgeway runs at $address \(process $pid, [0-9]+ MB\)" status --data link/one
  expect 1 "Port ${address##*:} on 127.0.0.1 cannot be used" up --detach --empty --data two --port "${address##*:}"
  expect 0 '^Wrote .*running.tgz' backup running.tgz --data link/one
  kill -9 "$pid"
  expect 3 'No server runs on' status --data link/one
  expect 0 '^Ridgeway answers at' up --detach --empty --data link/one --port 0
  holds "the log of the start before the crash is kept" [ "$(grep -c 'left alone: proxy' link/one/server.log)" -eq 2 ]
  expect 0 '^Stopped' down --data link/one
  expect 0 'No server runs on' down --data link/one
  holds "its database stopped with it" [ ! -e link/one/postgres/data/postmaster.pid ]
  expect 0 '^Restored' restore running.tgz --data restored
  expect 1 'is not empty' restore running.tgz --data restored
  expect 1 'is not a whole backup' restore app-config.yaml --data three
  stops_by_ctrl_c
  return $wrong
}

# A terminal sends Ctrl-C to the process group in the foreground; job control makes such a group of the launcher. Node starts it,
# because a shell in the background ignores that signal, and so would everything it starts.
stops_by_ctrl_c() {
  local start='const job = require("child_process").spawn(process.argv[1], process.argv.slice(2), { stdio: "inherit" });
    process.on("SIGINT", () => {});
    job.on("exit", (code) => process.exit(code ?? 1));'
  set -m
  node -e "$start" "$home/ridgeway" up --empty --data restored --port 0 >attached.out 2>&1 &
  local launcher=$! tries=0 code
  set +m
  until grep -q '^Ridgeway answers at' attached.out || ! kill -0 $launcher 2>/dev/null || [ $((tries += 1)) -gt 1200 ]; do sleep 0.1; done
  expect 0 'Ridgeway runs at' status --data restored
  kill -INT -- -$launcher
  wait $launcher
  code=$?
  holds "Ctrl-C ends it with 0, and says so" [ "$code $(grep -c '^Stopping' attached.out)" = "0 1" ]
  expect 3 'No server runs on' status --data restored
  holds "its database stopped with it" [ ! -e restored/postgres/data/postmaster.pid ]
}
