// The name under which repositories are known, https://git.ridgeway.internal/OWNER/NAME.git, for the cluster: forwards to the Git host that listens on
// the real machine, as a company's load balancer would. git-gateway ADDRESS TARGET CERTIFICATE KEY
package main

import (
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
)

func main() {
	target, err := url.Parse(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.SetXForwarded()
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			http.Error(w, "no Git host at "+target.String()+": "+err.Error()+"; start it with ./ridgeway up --git-listen "+target.Host, http.StatusBadGateway)
		},
	}
	http.HandleFunc("/readyz", func(w http.ResponseWriter, r *http.Request) {})
	http.Handle("/", proxy)
	log.Fatal(http.ListenAndServeTLS(os.Args[1], os.Args[3], os.Args[4], nil))
}
