# The images that Dockerfiles and pipelines name, made of Debian 13, the local Go and Node's packages, for a registry that pulls from nowhere.
# All of them as blobs and manifests (OCI image specification), and in "images" one line NAME TAG DIGEST for each.
version=trixie
programs='yq=github.com/mikefarah/yq/v4'
assets() {
  DEBS=$tools_cache/debs REGISTRY=$node_ip:5000 YQ=$1/bin/yq \
    timeout --foreground "$(seconds_left)" unshare --mount --pid --fork --kill-child --propagation private bash ./images.sh "$1" || { [ $? -ne 124 ] || exit 0; return 1; }
  rm -rf "$1/bin" "$1/work" "$tools_cache/debs"
}
