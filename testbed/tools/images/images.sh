#!/usr/bin/env bash
# images.sh FOLDER: builds every image into it, see build.sh. Runs in mount and process namespaces of its own, so that a killed build leaves nothing mounted.
set -euo pipefail
umask 022
out=$1 work=$1/work
mkdir -p "$out/blobs" "$work"
# shellcheck source=/dev/null
. ./layers.sh
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
java=/usr/lib/jvm/java-25-openjdk-$architecture

# Below are the layers, each a command for layer (in layers.sh), then the images. What is left out of the originals is said in testbed/README.md.

distroless_static() {
  unpack base-files netbase tzdata media-types ca-certificates
  mkdir -p "$root/etc/ssl/certs"
  cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  rm -rf "$root"/usr/sbin/* "$root"/usr/share/ca-certificates "$root"/etc/ca-certificates "$root"/etc/update-motd.d
  printf '%s:/sbin/nologin\n' root:x:0:0:root:/root nobody:x:65534:65534:nobody:/nonexistent nonroot:x:65532:65532:nonroot:/home/nonroot >"$root/etc/passwd"
  printf '%s:\n' root:x:0 tty:x:5 staff:x:50 nobody:x:65534 nonroot:x:65532 >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  install -d -m 700 -o 65532 -g 65532 "$root/home/nonroot"
  install -d -m 1777 "$root/tmp"
}

distroless_cc() { unpack libc6 libgcc-s1 libstdc++6 libgomp1 libssl3t64 libzstd1 zlib1g; }

busybox() {
  local name
  unpack busybox
  for name in $(chroot "$root" /usr/bin/busybox --list); do [ -e "$root/usr/bin/$name" ] || ln -s busybox "$root/usr/bin/$name"; done
  sed -i 's#/sbin/nologin#/bin/sh#' "$root/etc/passwd"
}

yq() {
  install -D -m 755 "$YQ" "$root/usr/bin/yq"
  echo yq:x:1000:1000:yq:/home/yq:/bin/sh >>"$root/etc/passwd"
  echo yq:x:1000: >>"$root/etc/group"
  install -d -o 1000 -g 1000 "$root/home/yq" "$root/workdir"
}

compilers() { packages g++ make pkg-config; }

golang() {
  mkdir -p "$root/usr/local/go"
  tar -C "$(go env GOROOT)" --dereference --exclude ./api --exclude ./test --exclude ./doc --exclude ./misc -cf - . | tar -C "$root/usr/local/go" --no-same-owner -xf -
  install -d -m 1777 "$root/go" "$root/go/src" "$root/go/bin"
}

node() {
  mkdir "$work/npm"
  cp node/package.json node/package-lock.json "$work/npm/"
  npm ci --prefix "$work/npm" --ignore-scripts --include=optional --no-audit --no-fund --loglevel=error
  install -D -m 755 "$work"/npm/node_modules/node-linux-*/bin/node "$root/usr/local/bin/node"
  mkdir -p "$root/usr/local/lib/node_modules"
  cp -r "$work/npm/node_modules/npm" "$root/usr/local/lib/node_modules/"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
  ln -s node "$root/usr/local/bin/nodejs"
  install -m 755 node/entrypoint.sh "$root/usr/local/bin/docker-entrypoint.sh"
  chroot "$root" groupadd --gid 1000 node
  chroot "$root" useradd --uid 1000 --gid node --shell /bin/bash --create-home node
}

python() {
  packages python3 python3-venv python3-pip ca-certificates netbase tzdata "$@"
  rm "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
  ln -s ../../bin/python3 "$root/usr/local/bin/python"
  ln -s ../../bin/python3 "$root/usr/local/bin/python3"
}

# Debian's own list of the authorities for Java says when it was made.
truststore() {
  chroot_run openssl pkcs12 -export -nokeys -certpbe NONE -nomac -jdktrust anyExtendedKeyUsage -in /etc/ssl/certs/ca-certificates.crt -out /etc/ssl/certs/java/cacerts -passout pass:
  chmod 644 "$root/etc/ssl/certs/java/cacerts"
}

jre() {
  packages openjdk-25-jre-headless ca-certificates
  truststore
  mkdir -p "$root/opt/java"
  ln -s "../..$java" "$root/opt/java/openjdk"
  install -m 755 java/cacert-entrypoint.sh "$root/__cacert_entrypoint.sh"
  # Archives of classes for memory layouts that have to be asked for.
  rm -f "$root$java"/lib/server/classes_*.jsa
}

jdk() {
  packages openjdk-25-jdk-headless
  rm -rf "$root$java"/jmods
}

# Debian's Maven insists on Java 21 beside ours, and has its settings elsewhere.
maven() {
  packages maven
  truststore
  rm -rf "$root"/usr/lib/jvm/*-21-* "$root/usr/share/maven/conf"
  mv "$root/etc/maven" "$root/usr/share/maven/conf"
  ln -s ../usr/share/maven/conf "$root/etc/maven"
  install -m 755 maven/entrypoint.sh "$root/usr/local/bin/mvn-entrypoint.sh"
}

# What the files of Java are linked with.
libraries_of_java() {
  java_libraries=$(chroot_run sh -c "find $java -type f \( -name '*.so' -o -path '*/bin/*' \) | xargs ldd 2>/dev/null | sed -n 's/.*=> \(\/usr\/lib[^ ]*\) .*/\1/p; s/.*=> \/lib\([^ ]*\) .*/\/usr\/lib\1/p' | grep -v /jvm/ | sort -u")
}

# Java and the libraries it needs beside those of distroless_cc.
distroless_java() {
  local library
  mkdir -p "$root/usr/lib/jvm" "$root/usr/bin" "$root/usr/lib/$multiarch"
  cp -a "$work/jre$java" "$root/usr/lib/jvm/"
  cp -a "$work/jre/etc/java-25-openjdk" "$root/etc/"
  cp -a "$work/jre/etc/ssl/certs/java" "$root/etc/ssl/certs/"
  ln -s "../..$java/bin/java" "$root/usr/bin/java"
  for library in $java_libraries; do [ -e "$root$library" ] || cp -L "$work/jre$library" "$root$library"; done
}

postgres() {
  chroot "$root" groupadd --system --gid 999 postgres
  chroot "$root" useradd --system --uid 999 --gid postgres --home-dir /var/lib/postgresql --shell /bin/bash postgres
  packages postgresql-common
  sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' "$root/etc/postgresql-common/createcluster.conf"
  packages postgresql-17
  # The compiler of queries, larger than all the rest; the server does without.
  rm -rf "$root"/usr/lib/postgresql/17/lib/{bitcode,llvmjit*} "$root/usr/lib/$multiarch"/{libLLVM,libz3}*
  rm -f "$root"/etc/ssl/private/* "$root"/etc/ssl/certs/ssl-cert-snakeoil.pem
  install -m 755 postgres/entrypoint.sh "$root/usr/local/bin/docker-entrypoint.sh"
  mkdir -p "$root/docker-entrypoint-initdb.d"
  sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" "$root/usr/share/postgresql/17/postgresql.conf.sample"
  install -d -m 1777 -o 999 -g 999 "$root/var/lib/postgresql/data"
  install -d -m 3777 -o 999 -g 999 "$root/run/postgresql"
}

buildah() {
  local each
  packages buildah openssl
  rm -rf "$root/usr/libexec/buildah"
  install -D -m 644 buildah/policy.json "$root/etc/containers/policy.json"
  {
    cat buildah/registries.conf
    printf '\n[[registry]]\nlocation = "%s"\ninsecure = true\n' "$REGISTRY"
    for each in docker.io gcr.io ghcr.io quay.io registry.k8s.io mcr.microsoft.com public.ecr.aws registry.ridgeway.internal; do
      printf '\n[[registry]]\nprefix = "%s"\nlocation = "%s"\ninsecure = true\n' $each "$REGISTRY"
    done
  } >"$root/etc/containers/registries.conf"
}

# version_of PACKAGE LAYER: what Debian installed there, without its own revision.
version_of() { dpkg-query --admindir="$work/$2/var/lib/dpkg" -W -f '${source:Upstream-Version}' "$1" | sed 's/[+~].*//'; }

# config REST VARIABLE...: the object "config" with these environment variables.
config() {
  local rest=$1
  shift
  printf '{"Env":[%s]%s}' "$(printf '"%s",' "$@" | sed 's/,$//')" "${rest:+,$rest}"
}


debian
layer distroless-static nothing distroless_static
layer distroless-cc distroless-static distroless_cc
layer busybox 'distroless-static distroless-cc' busybox
layer yq 'distroless-static distroless-cc busybox' yq
layer git debian packages git ca-certificates
layer compilers 'debian git' compilers
layer golang 'debian git compilers' golang
layer node debian node
layer python debian python
layer python-compilers 'debian git compilers' python python3-dev
layer jre debian jre
layer jdk 'debian jre' jdk
layer maven 'debian jre jdk' maven
layer libraries 'debian jre' libraries_of_java
layer distroless-java 'distroless-static distroless-cc' distroless_java
layer postgres debian postgres
layer buildah 'debian git' buildah

go=$(go env GOVERSION)
go=${go#go} node=$("$work/node/usr/local/bin/node" --version | sed 's/^v//') python=$(version_of python3.13 python) postgres=$(version_of postgresql-17 postgres)
java_version=$(version_of openjdk-25-jre-headless jre) maven=$(version_of maven maven) buildah=$(version_of buildah buildah)
yq=$(go list -m -f '{{.Version}}' github.com/mikefarah/yq/v4)
shell='"Cmd":["bash"]'
jvm="PATH=/opt/java/openjdk/bin:$path JAVA_HOME=/opt/java/openjdk LANG=C.UTF-8 JAVA_VERSION=jdk-$java_version"

image 'library/debian trixie-slim 13-slim' "$(config "$shell" PATH=$path)" debian
image "library/golang 1.26 $go" "$(config "$shell,\"WorkingDir\":\"/go\"" PATH=/go/bin:/usr/local/go/bin:$path GOPATH=/go GOTOOLCHAIN=local "GOLANG_VERSION=$go")" debian git compilers golang
image "library/node 24-slim $node-slim" "$(config '"Entrypoint":["docker-entrypoint.sh"],"Cmd":["node"]' PATH=$path "NODE_VERSION=$node")" debian node
image "library/node 24 $node" "$(config '"Entrypoint":["docker-entrypoint.sh"],"Cmd":["node"]' PATH=$path "NODE_VERSION=$node")" debian git compilers node
image "library/python 3.13-slim $python-slim" "$(config '"Cmd":["python3"]' PATH=$path "PYTHON_VERSION=$python")" debian python
image "library/python 3.13 $python" "$(config '"Cmd":["python3"]' PATH=$path "PYTHON_VERSION=$python")" debian git compilers python-compilers
# shellcheck disable=SC2086
{
  image 'library/eclipse-temurin 25-jre' "$(config "\"Entrypoint\":[\"/__cacert_entrypoint.sh\"],$shell" $jvm)" debian jre
  image 'library/eclipse-temurin 25-jdk 25' "$(config '"Entrypoint":["/__cacert_entrypoint.sh"],"Cmd":["jshell"]' $jvm)" debian jre jdk
  image 'library/maven 3.9-eclipse-temurin-25' "$(config '"Entrypoint":["/usr/local/bin/mvn-entrypoint.sh"],"Cmd":["mvn"]' $jvm MAVEN_HOME=/usr/share/maven MAVEN_CONFIG=/root/.m2 "MAVEN_VERSION=$maven")" debian jre jdk maven
}
image "library/postgres 17 $postgres" "$(config '"Entrypoint":["docker-entrypoint.sh"],"Cmd":["postgres"],"StopSignal":"SIGINT","ExposedPorts":{"5432/tcp":{}},"Volumes":{"/var/lib/postgresql/data":{}}' \
  PATH=/usr/lib/postgresql/17/bin:$path PGDATA=/var/lib/postgresql/data LANG=C.UTF-8 PG_MAJOR=17 "PG_VERSION=$postgres")" debian postgres
image "library/busybox latest" "$(config '"Cmd":["sh"]' PATH=$path)" distroless-static distroless-cc busybox
image "mikefarah/yq ${yq#v}" "$(config '"Entrypoint":["/usr/bin/yq"],"User":"yq","WorkingDir":"/workdir"' PATH=$path)" distroless-static distroless-cc busybox yq
image 'alpine/git v2.49.1' "$(config '"Entrypoint":["git"],"Cmd":["--help"],"WorkingDir":"/git"' PATH=$path)" debian git
image "buildah/stable v1.41 v$buildah" "$(config '"Cmd":["bash"],"Volumes":{"/var/lib/containers":{}}' PATH=$path BUILDAH_ISOLATION=chroot)" debian git buildah
distroless() {
  local name=$1 rest=$2
  shift 2
  image "distroless/$name-debian13 latest" "$(config "\"User\":\"0\",\"WorkingDir\":\"/\"${rest:+,$rest}" PATH=$path SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt "LANG=C.UTF-8")" "$@"
  image "distroless/$name-debian13 nonroot" "$(config "\"User\":\"65532\",\"WorkingDir\":\"/home/nonroot\"${rest:+,$rest}" PATH=$path SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt "LANG=C.UTF-8")" "$@"
}
distroless static '' distroless-static
distroless cc '' distroless-static distroless-cc
distroless java25 '"Entrypoint":["/usr/bin/java","-jar"]' distroless-static distroless-cc distroless-java
