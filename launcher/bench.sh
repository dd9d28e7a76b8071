# Measures, beside the goals; never a test.

command_bench() {
  local name names=(start paths page reads)
  build
  portal_packages
  [ $# -gt 0 ] && names=("$@")
  for name in "${names[@]}"; do
    [ -f "$home/bench/$name.mjs" ] || die "There is no bench '$name'." "There are: $(cd "$home/bench" && ls ./*.mjs | grep -v server.mjs | sed 's/^\.\///; s/\.mjs//' | tr '\n' ' ')"
    say "== $name"
    node "$home/bench/$name.mjs" || die "The bench '$name' failed." "Its reason is above."
  done
}
