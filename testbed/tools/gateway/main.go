// The names under which the cluster knows what is behind them, as a company's load balancer would serve them, and what teams make public by HTTPRoutes:
// gateway ADDRESS CERTIFICATE KEY PUBLIC_ADDRESS API_SERVER AUTHORITY CERTIFICATE KEY HOST=TARGET...
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
	for _, route := range os.Args[9:] {
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
	node, _, _ := strings.Cut(os.Args[4], ":")
	public, err := newRoutes(node, os.Args[5], os.Args[6], os.Args[7], os.Args[8])
	if err != nil {
		log.Fatal(err)
	}
	go public.follow()
	go func() { log.Fatal(http.ListenAndServe(os.Args[4], public)) }()
	log.Fatal(http.ListenAndServeTLS(os.Args[1], os.Args[2], os.Args[3], nil))
}
