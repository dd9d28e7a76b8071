# Pushes what the registry lacks of the images in the cache.
start() {
  local folder name tag digest found
  local -A pushed=()
  folder=$(folder_of images) || return
  while read -r name tag digest found; do
    [ "$digest" = "$found" ] || push_built "$name" "$tag" "$folder/blobs" "${digest#sha256:}" || return
  done < <(paste -d' ' "$folder/images" <(found_in_registry <"$folder/images"))
}

# For each line NAME TAG ... the digest that the registry has, in one connection.
found_in_registry() {
  awk -v registry="$registry" '{printf "url = \"http://%s/v2/%s/manifests/%s\"\n", registry, $1, $2}' | curl -sI -H 'Accept: application/vnd.oci.image.manifest.v1+json' -K - |
    tr -d '\r' | awk '/^HTTP/ && $2 != 200 {print "none"} tolower($1) == "docker-content-digest:" {print $2}'
}

# push_built NAME TAG BLOBS MANIFEST: layers that another image of these has are not sent again.
push_built() {
  local name=$1 blobs=$3 blob
  for blob in $(jq -r '.config.digest, .layers[].digest' "$blobs/$4"); do
    if [ -z "${pushed[$blob]:-}" ] || [ "$(curl -s -o /dev/null -w '%{http_code}' -X POST "http://$registry/v2/$name/blobs/uploads/?mount=$blob&from=${pushed[$blob]}")" != 201 ]; then
      push_blob "$name" "$blobs/${blob#sha256:}" >/dev/null || return
    fi
    pushed[$blob]=$name
  done
  answers -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary "@$blobs/$4" "http://$registry/v2/$name/manifests/$2"
}
