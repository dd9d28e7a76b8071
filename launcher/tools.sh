# Finds JDK 25, Maven and Node, or says how to get them.

# A JDK says in its file "release" what it is; asking the program takes as long as a start.
is_jdk() {
  [ -x "$1/bin/javac" ] || return
  if [ -f "$1/release" ]; then grep -q '^JAVA_VERSION="25[".+-]' "$1/release"; else "$1/bin/javac" -version 2>&1 | grep -q '^javac 25'; fi
}

find_jdk() {
  local found
  for found in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*jdk*25* "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$found" ] && is_jdk "$found"; then
      export JAVA_HOME=$found
      return
    fi
  done
  found=$(command -v javac) && found=$(cd "$(dirname "$(readlink -f "$found")")/.." && pwd -P) && is_jdk "$found" && export JAVA_HOME=$found && return
  found=$(java -version 2>&1 | sed -n 's/^.* version \("[^"]*"\).*$/; the Java on the PATH is \1/p')
  die "JDK 25 was not found in JAVA_HOME, the usual folders or PATH$found." \
    "Install one (Debian: temurin-25-jdk or openjdk-25-jdk; macOS: brew install openjdk@25; or SDKMAN: sdk install java 25-tem), or set JAVA_HOME to it."
}

find_maven() {
  local version get="Install 3.8.7 or newer (Debian: apt install maven; macOS: brew install maven; or unpack one from maven.apache.org)."
  command -v mvn >/dev/null || die "Maven (mvn) is not on the PATH." "$get"
  version=$(mvn -B -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
  [ "$(printf '3.8.7\n%s\n' "$version" | sort -V | head -n 1)" = 3.8.7 ] || die "Maven ${version:-of an unknown version} is too old." "$get"
}

find_node() {
  command -v node >/dev/null && command -v npm >/dev/null || die "Node and npm are not on the PATH." "Install Node 20.19 or newer (Debian: apt install nodejs npm; macOS: brew install node)."
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    die "Node $(node --version) is too old." "Install Node 20.19 or newer."
}

hash_lines() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# hash_of PATH...: one hash over the names and contents of all files below, ignoring what builds make.
hash_of() {
  (
    cd "$home" || exit 1
    find "$@" -type f -not -path '*/target/*' -not -path '*/node_modules/*' -not -path 'portal/dist/*' -print0 2>/dev/null |
      LC_ALL=C sort -z | xargs -0 "$(command -v sha256sum || echo shasum)" | hash_lines | cut -c1-12
  )
}
