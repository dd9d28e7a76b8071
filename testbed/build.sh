# Builds the tools, each a Go module of its own in testbed/tools, once for every machine and every change of what it is built from.

# cache_of TOOL: the folder in the user's cache that holds the tool's programs and the manifests that come with its module.
cache_of() {
  local tool=$1 hash
  hash=$( (cd "$testbed/tools/$tool" && find . -type f ! -name 'run*.sh' -print0 | LC_ALL=C sort -z | xargs -0 cat && go version) | sha256sum | cut -c1-16)
  echo "$tools_cache/$tool-$hash"
}

go_fits() {
  local version needed
  version=$(go env GOVERSION 2>/dev/null)
  needed=$(sed -n 's/^go //p' "$testbed"/tools/*/go.mod | sort -V | tail -n 1)
  printf '%s\n' "go$needed" "${version:-go0}" | sort -V -C || die "The tools need Go $needed or newer; this is ${version:-no Go at all}." "Install it (https://go.dev/dl). If sudo does not find it: sudo env \"PATH=\$PATH\" ./ridgeway cluster up"
}

is_built() { [ -f "$(cache_of "$1")/built" ]; }

# build_tool TOOL: nothing when it is in the cache. A build that is killed leaves nothing that could be taken for a tool.
build_tool() (
  tool=$1 target=$(cache_of "$1")
  [ ! -f "$target/built" ] || exit 0
  # What is small needs no room.
  case $tool in gateway | definitions | coredns) ;; *) make_room ;; esac
  cd "$testbed/tools/$tool" || exit
  version='' programs='' flags='' tags=''
  assets() { :; }
  # shellcheck source=/dev/null
  . ./build.sh
  new=$tools_cache/.$tool-new
  rm -rf "$new" && mkdir -p "$new/bin" "$new/crds" "$new/manifests" || exit
  # The compiler spends a sixth less without what only a debugger reads and with more memory before it collects.
  export GOCACHE=$tools_cache/go-build CGO_ENABLED=0 GOGC=400
  for program in $programs; do
    timeout --foreground "$(seconds_left)" go build -trimpath -buildvcs=false -tags "$tags" -gcflags=all=-dwarf=false -ldflags "-s -w $flags" -o "$new/bin/${program%%=*}" "${program#*=}" && continue
    [ $? -ne 124 ] || exit 0
    exit 1
  done
  assets "$new" && echo "$version" >"$new/built" && rm -rf "$target" && mv -T "$new" "$target"
)

seconds_left() { [ -z "${RIDGEWAY_BUILD_UNTIL:-}" ] && echo 0 || echo $((RIDGEWAY_BUILD_UNTIL - $(date +%s) > 1 ? RIDGEWAY_BUILD_UNTIL - $(date +%s) : 1)); }

# When all is built, the sources may go, and old programs: beside the present ones stay, of each tool, what was used last before (another checkout's, say) and what a cluster runs on.
forget_old_tools() {
  local tool folder kept
  forget_modules
  [ "$(free_gigabytes "$tools_cache")" -ge 6 ] || rm -rf "$tools_cache/go-build"
  kept=$(cat "$state/tools" "$(cat $notes/owner 2>/dev/null)/tools" 2>/dev/null)
  for tool in "$testbed"/tools/*/build.sh; do
    tool=$(basename "$(dirname "$tool")")
    folder=$(cache_of "$tool")
    [ ! -d "$folder" ] || touch "$folder"
    # The hash has 16 digits; one tool's name may begin like another's.
    for folder in $(ls -td "$tools_cache/$tool"-???????????????? 2>/dev/null | sed 1,2d); do [[ " $kept " == *"=$folder "* ]] || rm -rf "$folder"; done
  done
}

# The compiler's cache is worth keeping only while there is room: a build of one tool needs some four gigabytes beside it. So are the sources, with less room than
# they take in all: then they are the build's own, and go with the compiler's cache.
make_room() {
  if [ -d "$tools_cache/go-modules" ] || [ "$(free_gigabytes "$tools_cache")" -lt 16 ]; then export GOMODCACHE=$tools_cache/go-modules; fi
  [ "$(free_gigabytes "$tools_cache")" -lt 6 ] || return 0
  rm -rf "$tools_cache/go-build"
  [ "$(free_gigabytes "$tools_cache")" -ge 6 ] || [ ! -d "$tools_cache/go-modules" ] || forget_modules
  [ "$(free_gigabytes "$tools_cache")" -ge 5 ] ||
    die "Only $(free_gigabytes "$tools_cache") GB are free in $tools_cache; building a tool needs 5." "Free some space, or set RIDGEWAY_CACHE to a folder on another disk."
}

forget_modules() { [ ! -d "$tools_cache/go-modules" ] || { chmod -R u+w "$tools_cache/go-modules" && rm -rf "$tools_cache/go-modules"; }; }

free_gigabytes() { df -Pk "$1" | awk 'NR == 2 {print int($4 / 1048576)}'; }

# module_folder PATH: where the sources of a module that this tool depends on are, for the manifests in it.
module_folder() { go list -m -f '{{.Dir}}' "$1"; }
