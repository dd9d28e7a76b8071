version=''
start() {
  local key before options=() folder
  key=$(definitions_key)
  before=$(cat "$data/definitions.applied" 2>/dev/null)
  [ "$before" != "$key" ] || return 0
  for folder in $(definition_folders); do options+=(-f "$folder/crds"); done
  apply "${options[@]}" && established && { [ -n "$before" ] || keep_definitions; } && echo "$key" >"$data/definitions.applied"
}
