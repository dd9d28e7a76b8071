# Images without an engine: a tar, a configuration, a manifest, and four requests to the registry (OCI distribution specification).

# digest_of NAME TAG: nothing when the registry has no such tag.
digest_of() { curl -sfI -m 5 "http://$registry/v2/$1/manifests/$2" -H 'Accept: application/vnd.oci.image.manifest.v1+json' | tr -d '\r' | awk 'tolower($1) == "docker-content-digest:" {print $2}'; }

has_image() { [ -n "$(digest_of "$@")" ]; }

# push_blob NAME FILE: prints its digest.
push_blob() {
  local digest location
  digest=sha256:$(sha256sum <"$2" | cut -d' ' -f1)
  if ! answers -I "http://$registry/v2/$1/blobs/$digest"; then
    location=$(curl -sfi -X POST "http://$registry/v2/$1/blobs/uploads/" | tr -d '\r' | awk 'tolower($1) == "location:" {print $2}')
    case $location in *\?*) location+="&digest=$digest" ;; *) location+="?digest=$digest" ;; esac
    curl -sf -X PUT -H 'Content-Type: application/octet-stream' -T "$2" "$location" || return
  fi
  echo "$digest"
}

# push_image NAME TAG CONFIG FOLDER...: one layer for each folder, owned by root and not compressed, since it never leaves the machine; the same digest for the same content. CONFIG is the
# image configuration's "config" object as JSON. Prints the digest.
push_image() {
  local name=$1 tag=$2 config=$3 work folder diffs='' layers='' file
  shift 3
  work=$(mktemp -d)
  for folder in "$@"; do
    file=$work/layer
    tar --sort=name --numeric-owner --mtime=@0 -C "$folder" -cf "$file" . || return
    diffs+="\"sha256:$(sha256sum <"$file" | cut -d' ' -f1)\","
    layers+="{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"$(push_blob "$name" "$file")\",\"size\":$(stat -c %s "$file")},"
    rm -f "$file"
  done
  printf '{"architecture":"%s","os":"linux","created":"2026-01-01T00:00:00Z","config":%s,"rootfs":{"type":"layers","diff_ids":[%s]}}' \
    "$(go_architecture)" "$config" "${diffs%,}" >"$work/config"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%s},"layers":[%s]}' \
    "$(push_blob "$name" "$work/config")" "$(stat -c %s "$work/config")" "${layers%,}" >"$work/manifest"
  curl -sf -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary "@$work/manifest" "http://$registry/v2/$name/manifests/$tag" || return
  echo "sha256:$(sha256sum <"$work/manifest" | cut -d' ' -f1)"
  rm -rf "$work"
}

go_architecture() { case $(uname -m) in aarch64) echo arm64 ;; *) echo amd64 ;; esac; }

# program_image NAME TAG PROGRAM PATH: an image with one static program at PATH, as its entry point; nothing when it is there. Prints REGISTRY/NAME@DIGEST.
program_image() {
  local digest folder
  digest=$(digest_of "$1" "$2")
  if [ -z "$digest" ]; then
    folder=$(mktemp -d)
    chmod 755 "$folder"
    install -D -m 755 "$(readlink -f "$(command -v "$3")")" "$folder$4"
    chmod -R go+rX "$folder"
    install -d -m 1777 "$folder/tmp"
    digest=$(push_image "$1" "$2" "{\"Entrypoint\":[\"$4\"],\"Env\":[\"PATH=/usr/bin:/bin\"]}" "$folder") || return
    rm -rf "$folder"
  fi
  echo "$registry/$1@$digest"
}

# What nobody names any more: repositories without a manifest, then blobs. Only while no registry runs.
registry_garbage() {
  local folder repositories=$data/registry/docker/registry/v2/repositories
  [ -d "$repositories" ] && ! alive registry || return 0
  find "$repositories" -name _manifests -type d | while read -r folder; do
    [ -n "$(find "$folder/revisions" -name link 2>/dev/null | head -n 1)" ] || rm -rf "${folder%/_manifests}"
  done
  docker-registry garbage-collect "$etc/registry.yml" >"$logs/registry-garbage.log" 2>&1
}
