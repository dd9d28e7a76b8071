# Measures, beside the goals; never a test.

command_bench() {
  local name names=(start paths page catalog)
  build
  portal_packages
  [ $# -gt 0 ] && names=("$@")
  for name in "${names[@]}"; do
    [ -f "$home/bench/$name.mjs" ] || die "There is no bench '$name'." "There are: $(cd "$home/bench" && ls ./*.mjs | grep -vE "(server|browser|entities).mjs" | sed 's/^\.\///; s/\.mjs//' | tr '\n' ' ')"
    say "== $name"
    RIDGEWAY_APP=$app node "$home/bench/$name.mjs" || die "The bench '$name' failed." "Its reason is above."
  done
}
