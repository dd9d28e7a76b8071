version=''
start() {
  local folder
  folder=$(folder_of definitions)
  [ "$(cat "$data/definitions.applied" 2>/dev/null)" != "$folder" ] || return 0
  apply -f "$folder/crds" && established "$folder/crds" && echo "$folder" >"$data/definitions.applied"
}
