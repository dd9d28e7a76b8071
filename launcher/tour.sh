# The five-minute story, live in a terminal: by the Ridgeway that the cluster of this machine delivers from, which is started if it does not run.

command_tour() {
  local folder=${RIDGEWAY_CLUSTER:-/var/lib/ridgeway-cluster} data=.ridgeway options=("$@") pid
  while [ $# -gt 0 ]; do
    case $1 in
      --data) data=${2:-} ;;
      --help | -h) command_help && return ;;
    esac
    shift
  done
  data=$(absolute "$data")
  find_node
  [ -s "$folder/machine" ] && (. "$home/testbed/cluster.sh" && machine_runs) ||
    die "The tour is live on a real cluster, and none runs on this machine." "Start one: sudo ./ridgeway cluster up full. The first time builds its tools, for about half an hour; later it takes half a minute."
  [ -s "$folder/etc/delivery.yaml" ] || die "The cluster of this machine cannot be told of a push, so nothing would be built on it." "Bring it to its end: sudo ./ridgeway cluster up full."
  running "$data" || (command_up --detach ${options[@]+"${options[@]}"}) || exit
  running "$data" && command_of "$pid" | grep -qF -- "--defaults $folder/etc/delivery.yaml" ||
    die "The Ridgeway of $data does not deliver to the cluster of this machine." \
      "Stop it (./ridgeway down --data $data) and take the tour again, which starts it anew. If the cluster delivers what another one says, take the tour with the data of that: $(sed 's/^[^ ]* /--data /' "$folder/etc/delivers-from")"
  node "$home/testbed/tour.mjs" "$(cat "$data/address")" || exit
  say "Ridgeway still runs, look around in it; ./ridgeway down --data $data stops it."
}
