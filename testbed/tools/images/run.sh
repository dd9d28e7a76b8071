# Gives the registry what it lacks of the images in the cache, while the next tools start.
start() {
  give_images &
  given=$!
}
ready() { wait "$given"; }

give_images() {
  local folder name tag digest found
  folder=$(folder_of images) || return
  while read -r name tag digest found; do
    [ "$digest" = "$found" ] || give "$name" "$tag" "$folder/blobs" "${digest#sha256:}" || return
  done < <(paste -d' ' "$folder/images" <(found_in_registry <"$folder/images"))
}

# For each line NAME TAG ... the digest that the registry has, in one connection.
found_in_registry() {
  awk -v registry="$registry" '{printf "url = \"http://%s/v2/%s/manifests/%s\"\n", registry, $1, $2}' | curl -sI -H 'Accept: application/vnd.oci.image.manifest.v1+json' -K - |
    tr -d '\r' | awk '/^HTTP/ && $2 != 200 {print "none"} tolower($1) == "docker-content-digest:" {print $2}'
}

# give NAME TAG BLOBS MANIFEST: the blobs by links to where the registry keeps them (sending them would take most of the start), then the manifest by request,
# for which the registry looks whether all of them are there.
give() {
  local blob blobs=$3 store=$data/registry/docker/registry/v2 kept
  for blob in $(jq -r '.config.digest, .layers[].digest' "$blobs/$4"); do
    blob=${blob#sha256:}
    kept=$store/blobs/sha256/${blob:0:2}/$blob
    mkdir -p "$kept" "$store/repositories/$1/_layers/sha256/$blob"
    [ -f "$kept/data" ] || ln "$blobs/$blob" "$kept/data" 2>/dev/null || { cp "$blobs/$blob" "$kept/.data" && mv "$kept/.data" "$kept/data"; } || return
    printf 'sha256:%s' "$blob" >"$store/repositories/$1/_layers/sha256/$blob/link"
  done
  answers -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary "@$blobs/$4" "http://$registry/v2/$1/manifests/$2"
}
