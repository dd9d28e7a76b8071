version=v3.14.0
programs='prometheus=github.com/prometheus/prometheus/cmd/prometheus promtool=github.com/prometheus/prometheus/cmd/promtool'
flags="-X github.com/prometheus/common/version.Version=${version#v}"
# Kubernetes is the only discovery that is needed here; the others take most of the time and the size.
tags='remove_all_sd,enable_kubernetes_sd'
