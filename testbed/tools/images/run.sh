start() {
  local folder
  [ -z "$(digest_of library/busybox latest)" ] || return 0
  folder=$(mktemp -d)
  mkdir -p "$folder/bin"
  install -m 755 "$(command -v busybox)" "$folder/bin/busybox"
  local name
  for name in $("$folder/bin/busybox" --list); do [ "$name" = busybox ] || ln -s busybox "$folder/bin/$name"; done
  chmod -R go+rX "$folder"
  install -d -m 1777 "$folder/tmp"
  push_image library/busybox latest '{"Cmd":["sh"],"Env":["PATH=/bin"]}' "$folder" >/dev/null && rm -rf "$folder"
}
