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
  local name=$1 began=$SECONDS log=$home/build/test-${1//[^a-z]/-}.log
  shift
  say "== $name"
  mkdir -p "$home/build"
  logs+=("$log")
  if "$@" 2>&1 | tee "$log"; then say "== $name: green, $((SECONDS - began)) s"; else
    failed+=("$name")
    say "== $name: RED, $((SECONDS - began)) s"
  fi
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
  lane "server" maven -ntp -pl plugin-api,plugin-testkit,adapters,server test "-Dtest=$(quick_tests)" -Dsurefire.failIfNoSpecifiedTests=false
  lane "portal" npm --prefix "$home/portal" test --silent
  verdict
}

# Those that start no server, no database and no other program, themselves or by a helper of the tests.
quick_tests() {
  cd "$home" || return
  local heavy='RidgewayServer\.class|EmbeddedPostgres|ProcessBuilder' helpers='' before=none
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
  lane "portal: format, types" npm --prefix "$home/portal" run -s check
  lane "portal: units" npm --prefix "$home/portal" test --silent
  lane "server, golden paths" maven -ntp -Pguards -fae test ${CI:+-Dsurefire.rerunFailingTestsCount=1} "$@"
  lane "launcher" test_launcher
  lane "clients of Backstage" test_clients
  lane "browser" test_browser
  verdict
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

# On the real tools. What could not be built in time is named and left out; what does not start is a failure.
test_cluster() {
  local set=$1
  # shellcheck source=/dev/null
  . "$home/testbed/cluster.sh"
  if [ "$(uname -s)" != Linux ] || [ "$(id -u)" -ne 0 ]; then
    [ -z "${CI:-}" ] || die "The tests on the cluster need Linux and root." "Run this as root."
    say "The tests on the cluster need Linux and root, so they did not run."
    return
  fi
  find_jdk
  find_maven
  mkdir -p "$home/build"
  # In a shell of its own, which lets go of the lock.
  (cluster_build "$set" && echo "$not_reached" >"$home/build/not-reached") || { [ $? -eq 75 ] && return 0 || return 1; }
  not_reached=$(<"$home/build/not-reached")
  if machine_runs; then say "The cluster runs, so its life was not tested; take it down for that."; else lane_with "images" "cluster: its life" proof life.sh; fi
  lane "cluster: start" "$home/ridgeway" cluster up "$set"
  lane_with "images tenant" "cluster: tests" maven -ntp -fae test -Dtest.groups=cluster -Dtest.excludedGroups= ${CI:+-Dsurefire.rerunFailingTestsCount=1}
  find_node
  build
  # An outage may take along what nobody starts again here, as a kubelet would.
  lane "cluster: mended" "$home/ridgeway" cluster up "$set"
  TOOLS=$(tool_folders "$(cat "$state/set")")
  export TOOLS
  lane_with "images tenant" "cluster: parts" proof parts.mjs
  lane_with "builds" "cluster: delivery" proof delivery.mjs
  verdict
}

# lane_with "TOOL..." NAME COMMAND...: nothing where a tool was not reached in time, and says so.
lane_with() {
  local tool needs=$1 there
  shift
  there=$(tools_there "$set")
  for tool in $needs; do
    grep -qxF "$tool" <<<"$there" || { say "== $1: NOT RUN, without $tool" && return; }
  done
  lane "$@"
}

# A busy machine may make any of them wait too long; what is broken fails twice.
proof() {
  "$home/testbed/$1" && return
  [ -n "${CI:-}" ] && say "== cluster, $1: once more" && "$home/testbed/$1"
}

browser_there() {
  command -v chromium chromium-browser google-chrome >/dev/null && return
  [ -d "/Applications/Google Chrome.app" ] && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null && [ -n "${CI:-}${RIDGEWAY_INSTALL:-}" ]; then
    apt-get update -qq && apt-get install -y -qq chromium >/dev/null && return
  fi
  say "No Chromium was found, so the tests in the browser did not run." \
    "Install one (Debian: apt install chromium), or let ./ridgeway install it: RIDGEWAY_INSTALL=1 as root."
  [ -z "${CI:-}" ] && skipped=yes
}
