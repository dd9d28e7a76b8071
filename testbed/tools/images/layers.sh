# Layers made on top of each other with overlayfs, and images of them. $work: the folders, $out: what the registry gets.

export SOURCE_DATE_EPOCH=1767225600 DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
declare -A packed=() plain=()
architecture=$(dpkg --print-architecture)
multiarch=$(uname -m)-linux-gnu
# A proxy that only the environment knows.
proxies=()
for each in http_proxy https_proxy ftp_proxy no_proxy; do [ -z "${!each:-}" ] || proxies+=("$each=${!each}"); done

# The machine's own mirror of Debian, with the suites of Debian 13, into sources.list.
sources() {
  local uri release
  # shellcheck source=/dev/null
  release=$(. /etc/os-release && echo "${ID:-}:${VERSION_CODENAME:-}")
  if [ "${release%:*}" = debian ]; then
    release=${release#*:}
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Identifier: Packages' 'Component: main' | sort -u | while read -r uri suite; do
      case $suite in "$release" | "$release-security") echo "deb $uri trixie${suite#"$release"} main" ;; esac
    done
  fi >"$work/sources.list"
  # Another distribution, or sources that call theirs by another name (stable).
  [ -s "$work/sources.list" ] || printf 'deb http://deb.debian.org/%s main\n' 'debian trixie' 'debian-security trixie-security' >"$work/sources.list"
}

# The first layer: Debian without documentation and languages.
debian() {
  apt-config dump | grep '^Acquire::' >"$work/apt.conf"
  sources
  mmdebstrap --quiet --mode=root --variant=minbase --format=directory --architectures="$architecture" --aptopt="$work/apt.conf" --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/lintian/*' --dpkgopt='path-exclude=/usr/share/bash-completion/*' \
    trixie "$work/debian" "$work/sources.list"
  rm -f "$work/debian/etc/apt/apt.conf.d/99mmdebstrap" "$work/debian/etc/hostname"
  : >"$work/debian/etc/resolv.conf"
  # Some packages link manuals, whether there are any or not.
  mkdir -p "$work"/debian/usr/share/man/man{1..8}
  tidy "$work/debian"
  mkdir -p "$work/lists/partial" "$DEBS/partial"
  layer update debian chroot_run apt-get -qq update
}

# What installing leaves behind and no image needs, or what differs from time to time.
tidy() {
  rm -rf "$1"/var/cache/apt/* "$1"/var/cache/debconf/*-old "$1"/var/lib/dpkg/*-old "$1"/var/cache/ldconfig/* "$1"/etc/*- "$1"/tmp/* "$1"/run/apt.conf "$1"/var/lib/apt/lists/*
  [ ! -d "$1/var/log" ] || find "$1/var/log" -type f -delete
}

# layer NAME BELOW COMMAND...: what COMMAND changes in $root, in which the layers BELOW (names, the lowest first; none is "nothing") are seen.
layer() {
  local name=$1 below='' each root=$work/.$1-root
  for each in $2; do below=$work/$each${below:+:$below}; done
  shift 2
  echo "Layer $name"
  mkdir -p "$work/$name" "$work/.$name" "$root" "$work/nothing"
  mount -t overlay -o "redirect_dir=off,metacopy=off,lowerdir=$below,upperdir=$work/$name,workdir=$work/.$name" overlay "$root"
  "$@"
  tidy "$root"
  umount "$root"
  rm -rf "${work:?}/.$name" "$root"
}

# chroot_run COMMAND...: in $root, with the package lists and the packages that were fetched before.
chroot_run() {
  local path
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
  mkdir -p "$root/var/cache/apt/archives"
  mount --bind "$DEBS" "$root/var/cache/apt/archives"
  mount --bind "$work/lists" "$root/var/lib/apt/lists"
  install -m 644 "$work/apt.conf" "$root/run/apt.conf"
  env -i "${proxies[@]}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH APT_CONFIG=/run/apt.conf chroot "$root" "$@"
  for path in var/lib/apt/lists var/cache/apt/archives etc/resolv.conf dev proc; do umount --lazy "$root/$path"; done
}

packages() { chroot_run apt-get -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends install "$@"; }

fetch() { mkdir "$root/fetched" && chroot_run sh -c "cd /fetched && apt-get -qq -o APT::Sandbox::User=root download $*"; }

# unpack PACKAGE...: just their files, for images without a package manager.
unpack() {
  local file
  layer fetched debian fetch "$@"
  for file in "$work"/fetched/fetched/*.deb; do dpkg-deb -x "$file" "$root"; done
  rm -rf "$work/fetched" "$root"/usr/share/{doc,man,info,lintian,bug,bash-completion}
}

# blob FILE: moves it to where the registry's requests name it; prints its digest and its size.
blob() {
  local digest size
  digest=$(sha256sum <"$1" | cut -d' ' -f1) size=$(stat -c %s "$1")
  mv "$1" "$out/blobs/$digest"
  printf '"digest":"sha256:%s","size":%s' "$digest" "$size"
}

# pack LAYER: once; what a layer deletes is said in the way of the specification (.wh.NAME).
pack() {
  local folder=$work/$1 gone=$work/gone file=$work/layer.tar
  [ -z "${packed[$1]:-}" ] || return 0
  rm -rf "$gone" && mkdir "$gone"
  (cd "$folder" && find . -path ./dev -prune -o -type c -print) | while read -r path; do mkdir -p "$gone/$(dirname "$path")" && : >"$gone/$(dirname "$path")/.wh.$(basename "$path")"; done
  (cd "$gone" && find . -type f) | LC_ALL=C sort >"$work/gone.list"
  sed 's#/\.wh\.\([^/]*\)$#/\1#' "$work/gone.list" >"$work/gone.exclude"
  tar --create --file "$file" --sort=name --numeric-owner --mtime=@$SOURCE_DATE_EPOCH --anchored --wildcards --exclude './dev/*' \
    --no-wildcards --exclude-from "$work/gone.exclude" -C "$folder" . --no-recursion -C "$gone" --files-from "$work/gone.list"
  plain[$1]=$(sha256sum <"$file" | cut -d' ' -f1)
  gzip -n -4 <"$file" >"$file.gz"
  packed[$1]=$(blob "$file.gz")
  rm -f "$file"
}

# image "NAME TAG..." CONFIG LAYER...: CONFIG is the "config" object of the image configuration.
image() {
  local names=$1 config=$2 each diffs='' layers='' tag manifest
  shift 2
  for each in "$@"; do
    pack "$each"
    diffs+="\"sha256:${plain[$each]}\","
    layers+="{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",${packed[$each]}},"
  done
  printf '{"architecture":"%s","os":"linux","created":"2026-01-01T00:00:00Z","config":%s,"rootfs":{"type":"layers","diff_ids":[%s]}}' "$architecture" "$config" "${diffs%,}" |
    jq -cS . >"$work/config"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",%s},"layers":[%s]}' \
    "$(blob "$work/config")" "${layers%,}" >"$work/manifest"
  manifest=$(blob "$work/manifest" | sed 's/.*"\(sha256:[0-9a-f]*\)".*/\1/')
  for tag in ${names#* }; do echo "${names%% *} $tag $manifest" >>"$out/images"; done
}
