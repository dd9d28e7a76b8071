version=''
start() {
  local folder established
  folder=$(folder_of definitions)
  [ "$(cat "$data/definitions.applied" 2>/dev/null)" != "$folder" ] || return 0
  apply -f "$folder/crds" && kubectl wait --for=condition=Established --timeout=60s -f "$folder/crds" >/dev/null && echo "$folder" >"$data/definitions.applied"
}
