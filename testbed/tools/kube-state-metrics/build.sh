version=v2.20.0
programs='kube-state-metrics=k8s.io/kube-state-metrics/v2'
