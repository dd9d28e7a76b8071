version=v0.28.1
programs='alertmanager=github.com/prometheus/alertmanager/cmd/alertmanager'
