# The tests: fast is the inner loop, the default lane is what must be green, cluster needs the real tools, all takes long.

command_test() {
  unset FORCE_COLOR
  export NO_COLOR=1
  case ${1:-} in
    '') test_default ;;
    fast) test_fast ;;
    cluster) test_cluster "${2:-full}" ;;
    all)
      local quick
      test_default -Dridgeway.test.all=true
      quick=$?
      test_cluster full && return $quick
      ;;
    *) die "There is no lane '$1'." "./ridgeway help lists them." ;;
  esac
}

# lane NAME COMMAND...: runs it, and remembers what its runners said and whether it was green.
failed=()
logs=()
lane() {
  local name=$1 began=$SECONDS log=$home/build/test-${1//[^a-z]/-}.log said
  shift
  say "== $name"
  mkdir -p "$home/build"
  logs+=("$log")
  bounded "$@" 2>&1 | tee "$log"
  said=("${PIPESTATUS[@]}")
  if [ "${said[*]}" = "0 0" ]; then
    say "== $name: green, $((SECONDS - began)) s"
  elif [ "${said[0]}" = $cut_off ] && ! grep -qE '^ +FAIL |<<< (FAILURE|ERROR)!' "$log"; then
    say "NOT REACHED IN TIME, so not tested: the rest of $name."
  else
    failed+=("$name")
    say "== $name: RED, $((SECONDS - began)) s" | tee -a "$log"
  fi
}

# In CI, RIDGEWAY_TEST_UNTIL (seconds since 1970) is when no test on the cluster begins any more; what would begin less than four minutes before is named and left
# out, and what is still at work three minutes later is ended, with all that it started.
cut_off=124
in_time() {
  [ -z "${RIDGEWAY_TEST_UNTIL:-}" ] || [ "$(date +%s)" -lt $((RIDGEWAY_TEST_UNTIL - 240)) ] || { say "NOT REACHED IN TIME, so not tested: $1." && return 1; }
}

bounded() {
  local job code
  [ -n "${RIDGEWAY_TEST_UNTIL:-}" ] || { "$@" && return; } || return
  set -m
  "$@" &
  job=$!
  set +m
  while kill -0 $job 2>/dev/null; do
    [ "$(date +%s)" -lt $((RIDGEWAY_TEST_UNTIL + 180)) ] || { kill -TERM -- -$job; sleep 5; kill -KILL -- -$job; wait $job; return $cut_off; } 2>/dev/null
    sleep 0.5
  done
  wait $job
  code=$?
  return $code
}

# The summary lines of Maven's modules, of the portal's units and of the browser.
verdict() {
  say "== all lanes: $((SECONDS / 60)) min $((SECONDS % 60)) s"
  [ ${#failed[@]} -eq 0 ] || say "Not green: ${failed[*]}. The reports are above and in $home/build/test-*.log."
  grep -hE '(^|\] )Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+(, Flakes: [0-9]+)?$|^ *(Test Files|Tests)  +[0-9]|^[0-9]+ passed, [0-9]+ failed$|^ℹ (pass|fail) [0-9]|^No Chromium' "${logs[@]}"
  [ ${#failed[@]} -eq 0 ]
}

test_fast() {
  find_jdk
  find_maven
  find_node
  portal_packages
  lane "server" maven -ntp "${two[@]}" -pl plugin-api,plugin-testkit,adapters,server test "-Dtest=$(quick_tests)" -Dsurefire.failIfNoSpecifiedTests=false
  lane "portal" npm --prefix "$home/portal" test --silent
  verdict
}

# Classes of tests, two at a time in processes of their own: each waits for its database, its server or its programs half of the time.
two=(-DforkCount=2)

# Those that start no server, no database and no other program, themselves or by a helper of the tests, and are not tagged as long.
quick_tests() {
  cd "$home" || return
  local heavy='RidgewayServer\.class|EmbeddedPostgres|ProcessBuilder|@Tag\("long"\)' helpers='' before=none
  until [ "$helpers" = "$before" ]; do
    before=$helpers
    helpers=$(grep -rlwE "$heavy$helpers" --include='*.java' plugin-testkit/src/main {plugin-testkit,adapters,server}/src/test |
      grep -v 'Tests\.java$' | sort | sed 's/.*\//|/; s/\.java$//' | tr -d '\n')
  done
  grep -rLwE "$heavy$helpers" --include='*Tests.java' {plugin-api,plugin-testkit,adapters,server}/src/test | sed 's/.*\///; s/\.java$//' | paste -s -d, -
}

test_default() {
  find_jdk
  find_maven
  find_node
  portal_packages
  get_what_is_missing
  lane "portal: format, types" npm --prefix "$home/portal" run -s check
  lane "portal: units" npm --prefix "$home/portal" test --silent
  lane "server, golden paths" every_module "${two[@]}" -Pguards test ${CI:+-Dsurefire.rerunFailingTestsCount=1} "$@"
  lane "launcher" test_launcher
  lane "clients of Backstage" test_clients
  lane "browser" test_browser
  verdict
}

# every_module ARGUMENT...: Maven on all modules, also on those that stand on a red one; red when any is.
every_module() {
  local said=$home/build/modules.log
  maven -ntp -fail-never "$@" | tee "$said" && ! grep -q 'Build failures were ignored' "$said"
}

test_clients() {
  packages clients "Backstage's clients"
  build
  RIDGEWAY="$home/ridgeway" npm --prefix "$home/clients" test --silent
}

test_browser() {
  local skipped=''
  browser_there || return
  [ -z "$skipped" ] || return 0
  build
  journey && return
  # A busy machine may stall a browser for minutes; what is broken fails twice.
  [ -n "${CI:-}" ] && say "== browser: once more" && journey
}

journey() { RIDGEWAY="$home/ridgeway" npm --prefix "$home/portal" run -s journey; }

# On the real tools, with data of its own, which are forgotten before (a run that was killed may have torn them) and when all is green. What could not be built or begun in time is named and left out; what does not start is a failure.
test_cluster() {
  local set=$1 mine='' own=${RIDGEWAY_CLUSTER:-yes}
  export RIDGEWAY_CLUSTER=${RIDGEWAY_CLUSTER:-/var/lib/ridgeway-cluster-test}
  # shellcheck source=/dev/null
  . "$home/testbed/cluster.sh"
  if [ "$(uname -s)" != Linux ] || [ "$(id -u)" -ne 0 ]; then
    [ -z "${CI:-}" ] || die "The tests on the cluster need Linux and root." "Run this as root."
    say "The tests on the cluster need Linux and root, so they did not run."
    return
  fi
  machine_is_free
  machine_runs || mine=yes
  [ -z "$(ss -Hltn "src $here:7008")" ] || die "Something listens at $here:7008, where the tests have to: $(ss -Hltnp "src $here:7008" | sed 's/.*users:((//')." "Stop that Ridgeway: ./ridgeway down."
  find_jdk
  find_maven
  mkdir -p "$home/build"
  # In a shell of its own, which lets go of the lock.
  (cluster_build "$set" && echo "$not_reached" >"$home/build/not-reached") || { [ $? -eq 75 ] && return 0 || return 1; }
  not_reached=$(<"$home/build/not-reached")
  if [ -z "$mine" ]; then say "The cluster runs, so its life was not tested; take it down for that."; else lane_with "images" "cluster: its life" "$home/testbed/life.sh"; fi
  [ "$mine$own" != yesyes ] || "$home/ridgeway" cluster reset || return
  lane_with "" "cluster: start" "$home/ridgeway" cluster up "$set"
  lane_with "images tenant" "cluster: tests" every_module test -Dtest.groups=cluster -Dtest.excludedGroups= "${concurrent[@]}" ${CI:+-Dsurefire.rerunFailingTestsCount=1}
  find_node
  build
  # An outage may take along what nobody starts again here, as a kubelet would.
  lane_with "" "cluster: mended" "$home/ridgeway" cluster up "$set"
  TOOLS=$(tool_folders "$(cat "$state/set")")
  export TOOLS
  lane_with "images tenant" "cluster: parts" "$home/testbed/parts.mjs"
  lane_with "builds" "cluster: delivery" "$home/testbed/delivery.mjs"
  lane_with "builds tekton-triggers" "cluster: tour" test_tour
  [ -z "$mine" ] || RIDGEWAY_TEST_UNTIL='' lane "cluster: end" "$home/ridgeway" cluster "$([ ${#failed[@]} -eq 0 ] && echo reset || echo down)"
  verdict
}

# Tests on the cluster mostly wait for it; those that say so do it at the same time.
concurrent=(-Djunit.jupiter.execution.parallel.enabled=true -Djunit.jupiter.execution.parallel.config.strategy=fixed -Djunit.jupiter.execution.parallel.config.fixed.parallelism=6)

# lane_with "TOOL..." NAME COMMAND...: nothing where a tool was not reached in time, and says so.
lane_with() {
  local tool needs=$1 there
  shift
  there=$(tools_there "$set")
  for tool in $needs; do
    grep -qxF "$tool" <<<"$there" || { say "== $1: NOT RUN, without $tool" && return; }
  done
  ! in_time "$1" || lane "$@"
}

# By a Ridgeway of its own, which gets what the cluster delivers for that time.
test_tour() {
  local data code
  data=$(mktemp -d) || return
  "$home/ridgeway" tour --data "$data" --port 0 --git-listen 10.213.0.1:7008
  code=$?
  "$home/ridgeway" down --data "$data" >/dev/null
  rm -rf "$data"
  return $code
}

# installing PROGRAM...: the command by which this system gets them; nothing where its package manager is not known.
installing() {
  local manager='' known program names=''
  for known in apt-get dnf yum zypper pacman apk brew; do
    command -v "$known" >/dev/null && manager=$known && break
  done
  for program in "$@"; do
    case $manager:$program in
      apt-get:go) names+=' golang-go' ;;
      apt-get:python3) names+=' python3 python3-venv' ;;
      dnf:go | yum:go) names+=' golang' ;;
      pacman:python3 | brew:python3) names+=' python' ;;
      brew:chromium) names+=' --cask google-chrome' ;;
      *) names+=" $program" ;;
    esac
  done
  case $manager in
    '') ;;
    pacman) echo "pacman -S --noconfirm$names" ;;
    apk) echo "apk add$names" ;;
    brew) echo "brew install$names" ;;
    *) echo "$manager install -y$names" ;;
  esac
}

# Whether the system's package manager may be used: in CI or when asked for, as root, but for brew.
may_install() { [ -n "${CI:-}${RIDGEWAY_INSTALL:-}" ] && { [ "$(id -u)" -eq 0 ] || [[ "$(installing make)" == brew* ]]; }; }

# get PROGRAM: by the system's package manager, if that may be and what it offers fits.
get() {
  local command
  command=$(installing "$1")
  [ -n "$command" ] && may_install || return
  [ "${command%% *}" != apt-get ] || apt-get update -qq
  # shellcheck disable=SC2086
  offered "$1" && $command >/dev/null
}

# Whether it is there, and new enough for what a new service is built with; a Go from 1.21 on gets the one it needs by itself.
fits() {
  case $1 in
    go) go version 2>/dev/null | grep -qE ' go1\.(2[1-9]|[3-9][0-9]|[1-9][0-9][0-9])' ;;
    python3) python3 -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# Whether what Debian offers would fit; other systems keep up.
offered() {
  local package=$1 least=0
  case $1 in go) package=golang-go least=2:1.21 ;; python3) least=3.11 ;; esac
  ! command -v apt-get >/dev/null || dpkg --compare-versions "$(apt-cache policy "$package" | sed -n 's/^ *Candidate: //p')" ge "$least" 2>/dev/null
}

# What generated services are built with, besides Java's and Node's tools, which the server and the portal need too.
get_what_is_missing() {
  local program missing='' command
  for program in make go python3; do
    fits $program || { get $program && fits $program; } || missing+=" $program"
  done
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086
  command=$(installing $missing)
  say "Not on the PATH, or too old:$missing. Generated services that need it are not built, and the tests of that are left out, in CI they fail." \
    "Install it${command:+: $command}, where that gives Go 1.21 or newer and Python 3.11 or newer; RIDGEWAY_INSTALL=1 lets ./ridgeway do what of it is possible (as root, but for brew)."
}

browser_there() {
  command -v chromium chromium-browser google-chrome >/dev/null && return
  [ -d "/Applications/Google Chrome.app" ] && return
  local command
  get chromium && return
  command=$(installing chromium)
  say "No Chromium was found, so the tests in the browser did not run." \
    "Install one${command:+: $command}, or let ./ridgeway do it with RIDGEWAY_INSTALL=1 (as root, but for brew)."
  [ -z "${CI:-}" ] && skipped=yes
}
