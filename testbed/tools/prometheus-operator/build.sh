version=v0.93.0
programs='prometheus-operator=github.com/prometheus-operator/prometheus-operator/cmd/operator
  prometheus-config-reloader=github.com/prometheus-operator/prometheus-operator/cmd/prometheus-config-reloader'
