# The tests: fast is the inner loop, the default lane is what must be green, cluster needs the real tools, all takes long.

command_test() {
  case ${1:-} in
    '') test_default ;;
    fast) test_fast ;;
    cluster) say "There are no cluster tests yet." ;;
    all) test_default -Dridgeway.test.all=true ;;
    *) die "There is no lane '$1'." "./ridgeway help lists them." ;;
  esac
}

# lane NAME COMMAND...: runs it and remembers whether it was green.
failed=()
lane() {
  local name=$1 began=$SECONDS
  shift
  say "== $name"
  if "$@"; then say "== $name: green, $((SECONDS - began)) s"; else
    failed+=("$name")
    say "== $name: RED, $((SECONDS - began)) s"
  fi
}

verdict() {
  [ ${#failed[@]} -eq 0 ] || die "Not green: ${failed[*]}." "The reports are above."
}

test_fast() {
  find_jdk
  find_maven
  find_node
  portal_packages
  lane "server" maven -q -ntp -pl plugin-api,plugin-testkit,adapters,server test -DexcludedGroups=slow
  lane "portal" npm --prefix "$home/portal" test --silent
  verdict
}

test_default() {
  find_jdk
  find_maven
  find_node
  portal_packages
  lane "portal: format, types" npm --prefix "$home/portal" run -s check
  lane "portal: units" npm --prefix "$home/portal" test --silent
  lane "browser" test_browser
  lane "server and golden paths" maven -ntp -Pguards test "$@"
  verdict
}

test_browser() {
  browser_there || return
  build
  RIDGEWAY="$home/ridgeway" npm --prefix "$home/portal" run -s journey
}

browser_there() {
  command -v chromium chromium-browser google-chrome >/dev/null && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null && [ -n "${CI:-}${RIDGEWAY_INSTALL:-}" ]; then
    apt-get update -qq && apt-get install -y -qq chromium >/dev/null && return
  fi
  say "No Chromium was found, so the tests in the browser did not run." \
    "Install one (Debian: apt install chromium), or let ./ridgeway install it: RIDGEWAY_INSTALL=1 as root."
  [ -z "${CI:-}" ]
}
