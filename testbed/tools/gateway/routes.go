package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"
)

const (
	controller = "ridgeway.dev/testbed-gateway"
	gatewayAPI = "/apis/gateway.networking.k8s.io/v1"
)

// What is read of a GatewayClass, a Gateway and an HTTPRoute.
type object struct {
	Metadata struct {
		Name, Namespace string
		Generation      int64
	} `json:"metadata"`
	Spec struct {
		Listeners  []struct{ Name string }
		ParentRefs []map[string]any
		Hostnames  []string
		Rules      []struct {
			Matches     []struct{ Path struct{ Value string } }
			BackendRefs []struct {
				Name string
				Port int
			}
		}
	}
	Status json.RawMessage
}

type condition struct {
	Type               string    `json:"type"`
	Status             string    `json:"status"`
	Reason             string    `json:"reason"`
	Message            string    `json:"message"`
	ObservedGeneration int64     `json:"observedGeneration"`
	LastTransitionTime time.Time `json:"lastTransitionTime"`
}

type route struct{ host, path, target string }

// The Gateway "public" of the namespace "gateway": plain HTTP to the Services that HTTPRoutes name, by host and by the beginning of the path.
type routes struct {
	api    *http.Client
	server string
	host   string
	lock   sync.RWMutex
	all    []route
}

func newRoutes(host, server, authority, certificate, key string) (*routes, error) {
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return nil, err
	}
	pem, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}}}
	return &routes{api: &http.Client{Transport: transport, Timeout: 10 * time.Second}, server: server, host: host}, nil
}

// follow looks every second at what there is, in the API server's own memory, and says in the status of each what became of it.
func (r *routes) follow() {
	for said := ""; ; time.Sleep(time.Second) {
		now := ""
		if err := r.look(); err != nil {
			now = err.Error()
		}
		if now != said && now != "" {
			log.Print(now)
		}
		said = now
	}
}

func (r *routes) look() error {
	found, err := r.list("/httproutes")
	if err != nil {
		return err
	}
	all, attached := []route{}, 0
	for _, it := range found {
		for _, ref := range it.Spec.ParentRefs {
			if isPublic(ref) {
				attached++
			}
		}
		all = append(all, r.read(it)...)
	}
	r.lock.Lock()
	r.all = all
	r.lock.Unlock()
	classes, err := r.list("/gatewayclasses")
	if err != nil {
		return err
	}
	for _, it := range classes {
		r.say("/gatewayclasses/"+it.Metadata.Name, it, map[string]any{"conditions": good(it, "Accepted")})
	}
	gateways, err := r.list("/gateways")
	if err != nil {
		return err
	}
	for _, it := range gateways {
		listeners := []any{}
		for _, listener := range it.Spec.Listeners {
			kinds := []any{map[string]string{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute"}}
			listeners = append(listeners, map[string]any{"name": listener.Name, "attachedRoutes": attached, "supportedKinds": kinds, "conditions": good(it, "Accepted", "Programmed", "ResolvedRefs")})
		}
		r.say("/namespaces/"+it.Metadata.Namespace+"/gateways/"+it.Metadata.Name, it, map[string]any{"conditions": good(it, "Accepted", "Programmed"), "listeners": listeners})
	}
	return nil
}

func isPublic(parent map[string]any) bool {
	return parent["name"] == "public" && parent["namespace"] == "gateway"
}

// read answers where the route leads, and writes into its status whether its Gateway and its Services are there.
func (r *routes) read(it object) (all []route) {
	resolved := good(it, "ResolvedRefs")[0]
	for _, rule := range it.Spec.Rules {
		for _, backend := range rule.BackendRefs {
			address, err := r.service(it.Metadata.Namespace, backend.Name)
			if err != nil {
				resolved.Status, resolved.Reason, resolved.Message = "False", "BackendNotFound", err.Error()
				continue
			}
			for _, match := range rule.Matches {
				for _, host := range it.Spec.Hostnames {
					all = append(all, route{host, match.Path.Value, fmt.Sprintf("http://%s:%d", address, backend.Port)})
				}
			}
		}
	}
	parents, mine := []any{}, false
	for _, ref := range it.Spec.ParentRefs {
		accepted := good(it, "Accepted")[0]
		if isPublic(ref) {
			mine = true
		} else {
			accepted.Status, accepted.Reason, accepted.Message = "False", "NoMatchingParent", "There is one Gateway here, public in the namespace gateway."
		}
		parents = append(parents, map[string]any{"parentRef": ref, "controllerName": controller, "conditions": []condition{accepted, resolved}})
	}
	r.say("/namespaces/"+it.Metadata.Namespace+"/httproutes/"+it.Metadata.Name, it, map[string]any{"parents": parents})
	if !mine {
		return nil
	}
	return all
}

func good(it object, types ...string) (all []condition) {
	for _, each := range types {
		all = append(all, condition{each, "True", each, "", it.Metadata.Generation, time.Now().UTC().Truncate(time.Second)})
	}
	return all
}

func (r *routes) service(namespace, name string) (string, error) {
	var it struct{ Spec struct{ ClusterIP string } }
	err := r.ask(http.MethodGet, "/api/v1/namespaces/"+namespace+"/services/"+name+"?resourceVersion=0", nil, &it)
	return it.Spec.ClusterIP, err
}

func (r *routes) list(path string) ([]object, error) {
	var list struct{ Items []object }
	err := r.ask(http.MethodGet, gatewayAPI+path+"?resourceVersion=0", nil, &list)
	return list.Items, err
}

// say writes the status where it says something else than is there, the times apart.
func (r *routes) say(path string, it object, status map[string]any) {
	wanted, _ := json.Marshal(status)
	if timeless(it.Status) == timeless(wanted) {
		return
	}
	patch, _ := json.Marshal(map[string]any{"status": status})
	if err := r.ask(http.MethodPatch, gatewayAPI+path+"/status", patch, nil); err != nil {
		log.Print(err)
	}
}

// timeless writes JSON with its keys in order and without when conditions became so.
func timeless(text []byte) string {
	var value any
	if json.Unmarshal(text, &value) != nil {
		return ""
	}
	var strip func(any)
	strip = func(it any) {
		switch it := it.(type) {
		case map[string]any:
			delete(it, "lastTransitionTime")
			for _, each := range it {
				strip(each)
			}
		case []any:
			for _, each := range it {
				strip(each)
			}
		}
	}
	strip(value)
	out, _ := json.Marshal(value)
	return string(out)
}

func (r *routes) ask(method, path string, body []byte, into any) error {
	request, err := http.NewRequest(method, r.server+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/merge-patch+json")
	answer, err := r.api.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s %s", method, path, answer.Status, text)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(text, into)
}

var hooks = regexp.MustCompile("^/hooks/([a-z0-9-]+)/([a-z0-9-]+)$")

// hook answers where the EventListener is that is told of pushes at /hooks/NAMESPACE/NAME of this node.
func (r *routes) hook(path string) string {
	named := hooks.FindStringSubmatch(path)
	if named == nil {
		return ""
	}
	address, err := r.service(named[1], "el-"+named[2])
	if err != nil {
		return ""
	}
	return "http://" + address + ":8080"
}

func (r *routes) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	host, _, _ := strings.Cut(request.Host, ":")
	best := route{}
	r.lock.RLock()
	for _, it := range r.all {
		if it.host == host && strings.HasPrefix(request.URL.Path, it.path) && len(it.path) > len(best.path) {
			best = it
		}
	}
	r.lock.RUnlock()
	if best.target == "" && host == r.host {
		best.target = r.hook(request.URL.Path)
	}
	target, err := url.Parse(best.target)
	if best.target == "" || err != nil {
		http.Error(w, "no HTTPRoute and no EventListener is at "+host+request.URL.Path, http.StatusNotFound)
		return
	}
	(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		r.SetXForwarded()
	}}).ServeHTTP(w, request)
}
