address=127.0.0.1:2379
processes=etcd
start() {
  run etcd etcd --name node --data-dir "$data/etcd" --listen-client-urls http://$address --advertise-client-urls http://$address \
    --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 --initial-cluster node=http://127.0.0.1:2380 \
    --log-level warn --auto-compaction-mode periodic --auto-compaction-retention 1h
  await 30 etcd answers http://$address/health
}
