# The definitions of all tools. The API server takes long to accept them, so they are kept as it stored them: once for each version of it and of them, beside the
# programs in the user's cache, and put into an empty etcd before the API server starts. They are of public modules; nothing else of a cluster is kept.

definition_folders() {
  local each
  for each in definitions argocd tekton tekton-triggers; do ! folder_of $each || true; done
}

# What the stored definitions depend on: the folders' names hold the hashes of what is in them.
definitions_key() { { folder_of kubernetes && definition_folders; } | sed 's#.*/##' | sha256sum | cut -c1-16; }

kept_definitions() { echo "$(folder_of definitions)/kept-$(definitions_key)"; }

etcd_ask() { curl -sf -m 20 "http://127.0.0.1:2379/v3/kv/$1" -d @-; }

# etcd_range PREFIX [MORE]: the question for all keys below it.
etcd_range() { jq -nc --arg key "$1" '{key: ($key + "/" | @base64), range_end: ($key + "0" | @base64)} + ($ARGS.positional[0] // "{}" | fromjson)' --args "${@:2}"; }

put_kept_definitions() {
  local kept put
  folder_of definitions >/dev/null && kept=$(kept_definitions) && [ -s "$kept" ] || return 0
  [ "$(etcd_range /registry '{"count_only": true}' | etcd_ask range | jq -r '.count // "0"')" = 0 ] || return 0
  while read -r put; do etcd_ask put <<<"$put" >/dev/null || return; done <"$kept"
  definitions_key >"$data/definitions.applied"
}

# A line each: nothing but definitions, of a cluster that has just got them and in which nobody has changed one.
keep_definitions() {
  local kept
  kept=$(kept_definitions)
  etcd_range /registry/apiextensions.k8s.io/customresourcedefinitions | etcd_ask range |
    jq -c '.kvs[] | {key, value}' >"$kept.new" && [ -s "$kept.new" ] && mv "$kept.new" "$kept"
}

# Waits without the client's own log, which calls the end of a watch a failure.
established() { kubectl wait --for=condition=Established --timeout=60s crd --all 2>&1 >/dev/null | sed '/^[EWI][0-9]/d' >&2; [ "${PIPESTATUS[0]}" -eq 0 ]; }
