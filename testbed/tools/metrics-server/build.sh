version=v0.9.0
programs='metrics-server=sigs.k8s.io/metrics-server/cmd/metrics-server'
