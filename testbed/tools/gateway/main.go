// The names under which the cluster knows what is behind them, as a company's load balancer would serve them:
// gateway ADDRESS CERTIFICATE KEY HOST=TARGET...
package main

import (
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
)

func main() {
	for _, route := range os.Args[4:] {
		host, address, _ := strings.Cut(route, "=")
		target, err := url.Parse(address)
		if err != nil {
			log.Fatal(err)
		}
		http.Handle(host+"/", &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(target)
				r.SetXForwarded()
			},
			ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
				http.Error(w, "nothing answers at "+target.String()+": "+err.Error(), http.StatusBadGateway)
			},
		})
	}
	http.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
	log.Fatal(http.ListenAndServeTLS(os.Args[1], os.Args[2], os.Args[3], nil))
}
