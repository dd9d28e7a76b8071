package main

import (
{% if values.database or values.exposure == 'worker' %}
	"context"
{% endif %}
{% if values.database %}
	"errors"
	"io"
	"net"
{% endif %}
	"net/http"
	"net/http/httptest"
{% if values.database %}
	"os"
	"path/filepath"
	"strconv"
{% endif %}
	"strings"
	"sync/atomic"
	"testing"
{% if values.database %}

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
	"github.com/jackc/pgx/v5/pgxpool"
{% endif %}
)

func ask(handler http.Handler, method, path, body string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(method, path, strings.NewReader(body)))
	return answer
}

func TestReadinessFollowsShutdown(t *testing.T) {
	var stopping atomic.Bool
	management := managementRoutes(newMetrics("test", "1"), &stopping, nil)
	if status := ask(management, "GET", "/readyz", "").Code; status != http.StatusOK {
		t.Errorf("readyz answers %d", status)
	}
	stopping.Store(true)
	if status := ask(management, "GET", "/readyz", "").Code; status != http.StatusServiceUnavailable {
		t.Errorf("readyz answers %d while stopping", status)
	}
	if status := ask(management, "GET", "/livez", "").Code; status != http.StatusOK {
		t.Errorf("livez answers %d while stopping", status)
	}
}

func TestTraceIDComesFromTheCaller(t *testing.T) {
	id := "4bf92f3577b34da6a3ce929d0e0e4736"
	if got := traceID("00-" + id + "-00f067aa0ba902b7-01"); got != id {
		t.Errorf("trace id is %q", got)
	}
	if got := traceID("nonsense"); got != "" {
		t.Errorf("trace id of nonsense is %q", got)
	}
}

{% if values.exposure == 'worker' %}
func TestWorkIsCounted(t *testing.T) {
	metrics := newMetrics("test", "1")
	worker := &worker{queue: &workQueue{${{ 'testDatabase(t)' if values.database else '' }}}, metrics: metrics}
	worker.work(context.Background())
	body := ask(managementRoutes(metrics, new(atomic.Bool), nil), "GET", "/metrics", "").Body.String()
	if !strings.Contains(body, `work_units_total{outcome="success"} 1`) {
		t.Error("no successful unit is counted")
	}
}
{% else %}
func TestGreets(t *testing.T) {
	service := routes(newMetrics("test", "1"), salutations{${{ 'testDatabase(t)' if values.database else '' }}})
	for _, example := range []struct {
		method, path, body string
		status             int
		holds              string
	}{
		{"GET", "/api/greetings/Ada?language=fr", "", 200, "Bonjour, Ada!"},
		{"POST", "/api/greetings", `{"name":"Grace"}`, 200, "Hello, Grace!"},
		{"GET", "/api/greetings/4da?language=english", "", 400, `"field":"language"`},
		{"POST", "/api/greetings", `{"language":"en"}`, 400, `"field":"name"`},
		{"POST", "/api/greetings", `{`, 400, `"status":400`},
		{"GET", "/api/greetings/Ada?language=zz", "", 404, `"status":404`},
		{"GET", "/nowhere", "", 404, `"status":404`},
	} {
		answer := ask(service, example.method, example.path, example.body)
		if answer.Code != example.status || !strings.Contains(answer.Body.String(), example.holds) {
			t.Errorf("%s %s answers %d %s", example.method, example.path, answer.Code, answer.Body)
		}
		if example.status >= 400 && answer.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s answers no problem+json", example.method, example.path)
		}
	}
}
{% endif %}
{% if values.database %}

// testDatabase is a real PostgreSQL with the schema applied: the one of DATABASE_URI, or one started here.
func testDatabase(t *testing.T) *pgxpool.Pool {
	t.Helper()
	if os.Getenv("DATABASE_URI") == "" {
		startPostgres(t)
	}
	pool, err := openDatabase(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	if err := migrate(context.Background(), pool); err != nil {
		t.Fatalf("a second migration fails: %v", err)
	}
	return pool
}

func startPostgres(t *testing.T) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Fatal("PostgreSQL refuses to run as root: run the tests as another user or set DATABASE_URI")
	}
	port := freePort(t)
	home := t.TempDir()
	postgres := embeddedpostgres.NewDatabase(embeddedpostgres.DefaultConfig().
		Port(port).RuntimePath(filepath.Join(home, "run")).DataPath(filepath.Join(home, "data")).Logger(io.Discard))
	if err := postgres.Start(); err != nil {
		t.Fatal(errors.Join(errors.New("start PostgreSQL"), err))
	}
	t.Cleanup(func() {
		if err := postgres.Stop(); err != nil {
			t.Error(err)
		}
	})
	t.Setenv("DATABASE_URI", "postgresql://postgres:postgres@localhost:"+strconv.Itoa(int(port))+"/postgres")
}

func freePort(t *testing.T) uint32 {
	t.Helper()
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return uint32(listener.Addr().(*net.TCPAddr).Port)
}
{% endif %}
