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

# names_its_command MANAGER WORDS: with just that one on the path, what is said to install programs by.
names_its_command() {
  mkdir -p "managers/$1" && touch "managers/$1/$1" && chmod +x "managers/$1/$1"
  holds "by $1 one installs with: ${2:-nothing that is known}" [ "$(PATH=$PWD/managers/$1 installing go python3 chromium)" = "$2" ]
}

# What generated services need is got where that is allowed and what is offered fits; the rest is named.
gets_what_is_missing() {
  local said
  mkdir -p tools old got
  printf '#!/bin/sh\nfor each; do case $each in make | python3) touch got/$each ;; golang-go) touch got/go ;; esac; done\n' >tools/apt-get
  printf '#!/bin/sh\necho go version go1.19.8 linux/amd64\n' >old/go
  printf '#!/bin/sh\nexit 1\n' >old/python3
  chmod 755 tools/apt-get old/*
  said=$(
    PATH=$PWD/tools:$PATH
    unset CI
    id() { echo 0; }
    fits() { [ -e "got/$1" ]; }
    offered() { [ "$1" != go ]; }
    get_what_is_missing
    ls got
    RIDGEWAY_INSTALL=1 get_what_is_missing
    ls got
  )
  holds "what is missing is only named unless it may be installed" grep -q '^Not on the PATH, or too old: make go python3\.' <<<"$said"
  holds "then it is got, but for what the system has too old" [ "$(tail -n 2 <<<"$said" | paste -sd ' ')$(grep -c '^Not on the PATH, or too old: go\.' <<<"$said")" = 'make python31' ]
  # shellcheck disable=SC2030,SC2031
  holds "an old Go or Python is none" eval "! (PATH=$PWD/old:$PATH; fits go || fits python3)"
  holds "a new one is" eval '(go() { echo go version go1.26.0 linux/amd64; }; fits go)'
}

# A lane that would begin too late, or that is cut off, is named and not red; one in which something failed is.
ci_keeps_its_clock() {
  local now said failed=()
  now=$(date +%s)
  said=$(home=$PWD RIDGEWAY_TEST_UNTIL=$((now + 239)) && ! in_time late || echo began)
  holds "in CI, a lane that would begin too late is named" [ "$said" = 'NOT REACHED IN TIME, so not tested: late.' ]
  said=$(home=$PWD RIDGEWAY_TEST_UNTIL=$((now + 1000)) && in_time early && lane early echo well && echo "${#failed[@]} red")
  holds "one that is in time runs" grep -qx '0 red' <(grep -x 'well' <<<"$said" && echo "$said")
  said=$(home=$PWD RIDGEWAY_TEST_UNTIL=$((now - 178)) && lane long sh -c 'echo "  ok    one" && sleep 300' && echo "${#failed[@]} red")
  holds "one that is cut off is named and not red" [ "$said" = "== long
  ok    one
NOT REACHED IN TIME, so not tested: the rest of long.
0 red" ]
  said=$(home=$PWD RIDGEWAY_TEST_UNTIL=$((now - 178)) && lane long sh -c 'echo "  FAIL  one" && sleep 300' && echo "${#failed[@]} red")
  holds "unless something failed in it" grep -qx '1 red' <<<"$said"
  said=$(home=$PWD RIDGEWAY_TEST_UNTIL=$((now + 1000)) && lane bad false && echo "${#failed[@]} red")
  holds "one that fails in time is red" grep -qx '1 red' <<<"$said"
  # The script itself, in its 71st minute, with a ridgeway that says what it was told.
  mkdir -p clock/.ci && cp "$home/.ci/run" clock/.ci/
  cat >clock/ridgeway <<'SH'
#!/bin/sh
case "$1 $2" in
  'test ') echo '1 passed, 0 failed' >build/test-launcher.log ;;
  'test cluster') now=$(date +%s)
    echo "NOT REACHED IN TIME, so neither built nor tested: flux-helm. Minutes left: $(((RIDGEWAY_BUILD_UNTIL - now) / 60)) $(((RIDGEWAY_TEST_UNTIL - now + 30) / 60))"
    echo 'NOT REACHED IN TIME, so not tested: cluster: parts.'
    exit "$WELL" ;;
esac
SH
  chmod 755 clock/ridgeway
  said=$(WELL=0 RIDGEWAY_CI_BEGAN=$((now - 71 * 60)) clock/.ci/run 2>&1)
  holds "CI in its 71st minute is green, and names all that was not reached" [ "$? $(sed '1,/^== tests: green, cluster: green$/d' <<<"$said")" = "0 1 passed, 0 failed
NOT REACHED IN TIME, so neither built nor tested: flux-helm. Minutes left: -21 5
NOT REACHED IN TIME, so not tested: cluster: parts." ]
  WELL=1 clock/.ci/run >/dev/null 2>&1
  holds "what failed is not excused by that" [ $? -eq 1 ]
}

# What a build left that was killed, or that somebody else made, does not keep the next one waiting.
builds_after_others() {
  local job tries=0 stranger
  mkdir -p other/build
  sleep 60 &
  stranger=$!
  echo $stranger >other/build/lock
  (
    home=$PWD/other
    find_jdk() { :; }
    made() { touch other/made; }
    build made
  ) >other/said &
  job=$!
  while kill -0 $job 2>/dev/null && [ $((tries += 1)) -le 50 ]; do sleep 0.1; done
  kill $job $stranger 2>/dev/null
  holds "a lock that names another program by now is no build's" [ -e other/made ]
  chmod 555 other/build
  # Root may write everywhere, but not from a user namespace.
  # shellcheck disable=SC2016
  set -- bash -c '. "$1/launcher/words.sh" && . "$1/launcher/server.sh" && home=$PWD/other && find_jdk() { :; } && build true' - "$home"
  [ "$(id -u)" -ne 0 ] || set -- unshare -U "$@"
  if [ "$(id -u)" -eq 0 ] && ! unshare -U true 2>/dev/null; then
    say "  No user namespaces, so it was not tested who may build."
  else
    holds "a folder that one may not write in is named" grep -q 'is not yours to write in' <("$@" 2>&1)
  fi
  chmod 755 other/build
}

life() {
  printf 'app: {title: Life}\nbackend: {baseUrl: "http://localhost:1"}\nproxy: {}\n' >app-config.yaml
  mkdir real && ln -s real link
  ci_keeps_its_clock
  gets_what_is_missing
  builds_after_others
  names_its_command apt-get 'apt-get install -y golang-go python3 python3-venv chromium'
  names_its_command dnf 'dnf install -y golang python3 chromium'
  names_its_command pacman 'pacman -S --noconfirm go python chromium'
  names_its_command apk 'apk add go python3 chromium'
  names_its_command brew 'brew install go python --cask google-chrome'
  names_its_command nothing ''
  expect 1 "no command 'upp'" upp
  expect 3 'No server runs on' status --data link/one
  RIDGEWAY_CLUSTER=none expect 1 'sudo ./ridgeway cluster up full' tour
  expect 1 'option-unknown|no option --prot' up --detach --empty --data link/one --prot 1
  # A pipe ends when the last one that holds it has let go of it.
  mkfifo held
  cat held >/dev/null &
  local address pid reader=$! tries=0
  expect 0 '^Ridgeway answers at http://localhost:[0-9]+ ' up --detach --empty --data link/one --port 0 9>held
  while kill -0 $reader 2>/dev/null && [ $((tries += 1)) -le 100 ]; do sleep 0.1; done
  holds "what its caller holds open is not held by the server" eval "! kill $reader 2>/dev/null"
  address=$(cat link/one/address)
  pid=$(cat link/one/lock)
  holds "it answers at $address" curl -fsS "$address/readyz"
  holds "it is known by another address" grep -q '^People are sent to http://localhost:1 ' link/one/server.out
  expect 0 "already runs at $address \(process $pid\)" up --detach --empty --data link/one --port 0
  expect 0 "Ridgeway runs at $address \(process $pid, [0-9]+ MB\)" status --data link/one
  expect 1 "Port ${address##*:} on 127.0.0.1 cannot be used" up --detach --empty --data two --port "${address##*:}"
  expect 0 '^Wrote .*running.tgz' backup running.tgz --data link/one
  expect 1 'running.tgz lies in the data directory' backup real/one/git/running.tgz --data link/one
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
