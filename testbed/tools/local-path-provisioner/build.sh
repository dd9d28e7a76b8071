version=v0.0.30
programs='local-path-provisioner=github.com/rancher/local-path-provisioner'
