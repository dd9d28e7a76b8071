version=v1.36.3
programs='kubernetes=.'
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  flags+=" -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=36 -X $package.gitTreeState=archive -X $package.gitCommit=module -X $package.buildDate=2026-01-01T00:00:00Z"
done
assets() {
  local name
  for name in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do ln -s kubernetes "$1/bin/$name"; done
}
