version=$(docker-registry --version | sed 's/.* //;s/^v*/v/;s/+.*//')
address=$registry
processes=registry
start() {
  cat >"$etc/registry.yml" <<YAML
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $data/registry}, delete: {enabled: true}}
http: {addr: "$registry"}
YAML
  run registry docker-registry serve "$etc/registry.yml"
  await 20 registry answers "http://$registry/v2/"
}
