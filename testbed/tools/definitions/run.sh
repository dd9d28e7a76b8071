version=''
start() {
  local key before options=() folder
  key=$(definitions_key)
  before=$(cat "$data/definitions.applied" 2>/dev/null)
  if [ "$before" = "$key" ] && { [ ! -e "$data/definitions.objects" ] || all_there definitions; }; then
    [ -e "$data/definitions.objects" ] || definitions_there
    return
  fi
  for folder in $(definition_folders); do options+=(-f "$folder/crds"); done
  apply "${options[@]}" && established && { [ -n "$before" ] || keep_definitions; } && definitions_there && echo "$key" >"$data/definitions.applied"
}

# Some come from the cache rather than by being applied.
definitions_there() {
  api /apis/apiextensions.k8s.io/v1/customresourcedefinitions | jq -r '.items[].metadata.name' | sed "s#^#https://$node_ip:6443/apis/apiextensions.k8s.io/v1/customresourcedefinitions/#" >"$data/definitions.objects"
}
