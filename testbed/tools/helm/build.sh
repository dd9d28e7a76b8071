version=v4.2.1
programs='helm=helm.sh/helm/v4/cmd/helm'
flags="-X helm.sh/helm/v4/internal/version.version=$version"
