#!/usr/bin/env bash
# images.sh FOLDER: builds every image into it, see build.sh. Runs in mount and process namespaces of its own, so that a killed build leaves nothing mounted.
set -euo pipefail
umask 022
out=$1 work=$1/work
mkdir -p "$out/blobs" "$work"
# shellcheck source=/dev/null
. ./layers.sh
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# Below are the layers, each a command for layer (in layers.sh), then the images.

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
image 'library/busybox latest 1.37' "$(config '"Cmd":["sh"]' PATH=$path)" distroless-static distroless-cc busybox
