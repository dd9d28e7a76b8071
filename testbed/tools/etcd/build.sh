# The API server serves lists and watches from its memory only where etcd says how far it is (3.4.31, 3.5.13), which that of Debian 12 does not.
version=v3.5.24
programs='etcd=go.etcd.io/etcd/server/v3'
