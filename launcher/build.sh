# Builds the portal and the server when their sources changed, into build/<hash>; otherwise touches nothing.

maven() { (cd "$home" && mvn -B "$@"); }

build_portal() {
  local hash
  hash=$(hash_of portal/package.json portal/package-lock.json portal/index.html portal/vite.config.ts portal/tsconfig.json portal/src portal/build)
  portal=$home/build/portal-$hash
  [ -f "$portal/index.html" ] && return
  find_node
  mkdir -p "$home/build"
  portal_packages
  progress "Building the portal" "$home/build/portal.log" portal_dist
}

portal_packages() { packages portal "the portal's packages"; }

# packages FOLDER WORDS: fetches what its lock names, once.
packages() {
  local lock
  lock=$(hash_of "$1/package-lock.json")
  [ "$(cat "$home/$1/node_modules/.ridgeway" 2>/dev/null)" = "$lock" ] && return
  progress "Fetching $2" "$home/build/packages.log" npm --prefix "$home/$1" ci --no-audit --no-fund
  echo "$lock" >"$home/$1/node_modules/.ridgeway"
}

portal_dist() {
  (cd "$home/portal" && npm run -s build) && rm -rf "$portal" && mv "$home/portal/dist" "$portal" && keep_only "portal-" "$portal"
}

build_server() {
  local hash
  hash=$(hash_of pom.xml .mvn plugin-api/pom.xml plugin-api/src/main adapters/pom.xml adapters/src/main server/pom.xml server/src/main golden-paths/src/main)
  app=$home/build/app-$hash
  [ -f "$app/lib/server.jar" ] && return
  find_maven
  mkdir -p "$home/build"
  progress "Building the server" "$home/build/server.log" server_app
}

server_app() {
  local fresh=$app.new
  rm -rf "$fresh"
  # What was deleted or renamed since the last build must not come along.
  rm -rf "$home"/{plugin-api,adapters,server}/target/{classes,maven-status}
  maven -pl server -am -Papp "-Dapp.lib=$fresh/lib" -Dmaven.test.skip=true package && unsigned "$fresh"/lib/org.eclipse.jgit-*.jar &&
    cp "$home"/server/target/server-*.jar "$fresh/lib/server.jar" &&
    "$JAVA_HOME/bin/jar" --create --file "$fresh/lib/golden-paths.jar" --no-compress -C "$home/golden-paths/src/main/resources" . &&
    rm -rf "$app" && mv "$fresh" "$app" && keep_only "app-" "$app"
}

# unsigned JAR: without its signature; Java checks that at every start, and keeps no signed class in the cache of quick starts.
unsigned() {
  local open=$1.open
  mkdir "$open" && (cd "$open" && "$JAVA_HOME/bin/jar" --extract --file "$1" && rm -f META-INF/*.SF META-INF/*.RSA) &&
    "$JAVA_HOME/bin/jar" --create --file "$1" --manifest "$open/META-INF/MANIFEST.MF" -C "$open" . && rm -rf "$open"
}

# keep_only PREFIX FOLDER: forgets earlier builds, the newest two excepted (a server may still run from one).
keep_only() {
  local old
  for old in $(cd "$home/build" && ls -1dt "$1"* | grep -vxF "$(basename "$2")" | tail -n +2); do rm -rf "$home/build/$old"; done
}

# The AOT cache belongs to one JDK and one build: a short life of the server, with an empty data directory, makes it.
build_cache() {
  cache=$app/$({ cat "$home/launcher/training.compile" "$JAVA_HOME/release" 2>/dev/null || "$JAVA_HOME/bin/java" -version 2>&1; } | hash_lines | cut -c1-8).aot
  [ -f "$cache" ] || [ -f "$cache.failed" ] && return
  progress "Preparing quick starts (once)" "$home/build/cache.log" train
}

train() {
  local data=$home/build/training/data
  rm -rf "$home/build/training"
  # Not where the user is: an app-config.yaml there is none of our business.
  mkdir -p "$data" && cd "$home/build/training" || return
  java_flags
  # What Java compiled for speed here it would compile for speed at once in every start, which takes two of five seconds of
  # the processor; what it compiled plainly it keeps plain. So everything is plain here but what answers requests, which is
  # left to be found out in each life of the server.
  flags+=(-XX:TieredStopAtLevel=1 "-XX:CompileCommandFile=$home/launcher/training.compile")
  "$JAVA_HOME/bin/java" "${flags[@]}" "-XX:AOTCacheOutput=$cache.new" -cp "$(class_path)" dev.ridgeway.server.RidgewayServer \
    --port 0 --data "$data" --portal "$portal" --log "$data/server.log" &
  local server=$! tries=0
  until [ -s "$data/address" ] || ! kill -0 $server 2>/dev/null || [ $((tries += 1)) -gt 600 ]; do sleep 0.1; done
  if [ -s "$data/address" ]; then
    local address path
    address=$(cat "$data/address")
    # What it does after it answers is learned too: the example goes through Git and YAML into the catalog.
    until trained "$address/api/ridgeway/journey" '"example":"loaded"' && trained "$address/api/catalog/entity-facets?facet=kind" '"Component"' ||
      [ $((tries += 1)) -gt 600 ]; do sleep 0.1; done
    for path in / /api/ridgeway/session "/api/catalog/entities/by-query?limit=20&filter=kind=component&orderField=metadata.name" \
      /api/ridgeway/paths/templates /api/ridgeway/paths/runs /api/ridgeway/code/repositories \
      /api/ridgeway/connections "/api/search/query?term=example" /.backstage/health/v1/readiness; do
      trained "$address$path" ''
    done
  fi
  kill -TERM $server
  wait $server
  cd "$home" && rm -rf "$home/build/training"
  # Without a cache the server starts slower and is the same otherwise.
  mv "$cache.new" "$cache" || touch "$cache.failed"
}

# trained ADDRESS WORDS: asks, and says whether the answer holds the words.
trained() { [[ $(curl -sS --max-time 10 "$1") == *"$2"* ]]; }

class_path() {
  local jars
  jars=("$app"/lib/*.jar)
  (IFS=:; printf '%s' "${jars[*]}")
}

java_flags() {
  flags=(
    -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms48m "-Xmx${RIDGEWAY_HEAP:-512m}"
    -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=25 -XX:ReservedCodeCacheSize=96m -Xss512k
    -XX:+ExitOnOutOfMemoryError -Dfile.encoding=UTF-8 -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED
  )
  # What the compiler needed for a moment is given back.
  [ "$(uname -s)" = Linux ] && flags+=(-XX:TrimNativeHeapInterval=10000)
  # shellcheck disable=SC2206 # several flags in one variable are meant to be split
  flags+=(${RIDGEWAY_JAVA_OPTIONS:-})
}
