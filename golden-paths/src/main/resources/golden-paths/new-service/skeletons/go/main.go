// Command service runs ${{ values.name }}.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
{% if values.exposure == 'worker' %}
	"strconv"
{% endif %}
	"sync/atomic"
	"syscall"
	"time"
)

const drainLimit = 20 * time.Second

func main() {
	slog.SetDefault(newLogger(os.Stdout, env("SERVICE_NAME", "${{ values.name }}"),
		env("SERVICE_VERSION", "development"), env("LOG_LEVEL", "info")))
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	if err := run(stop); err != nil {
		slog.Error("service stopped", "error", err.Error())
		os.Exit(1)
	}
}

// run serves until stop ends, then lets what has begun finish within drainLimit.
func run(stop context.Context) error {
	metrics := newMetrics(env("SERVICE_NAME", "${{ values.name }}"), env("SERVICE_VERSION", "development"))
	var stopping atomic.Bool
	var checks []check
{% if values.database %}
	database, err := openDatabase(stop)
	if err != nil {
		return err
	}
	defer database.Close()
	checks = append(checks, database.Ping)
{% endif %}

	failed := make(chan error, 2)
	management, err := serve(env("MANAGEMENT_PORT", "8081"), managementRoutes(metrics, &stopping, checks), failed)
	if err != nil {
		return err
	}
	defer management.Close()
{% if values.exposure == 'worker' %}
	seconds, err := strconv.ParseFloat(env("WORK_INTERVAL_SECONDS", "10"), 64)
	if err != nil || seconds <= 0 {
		return errors.New("WORK_INTERVAL_SECONDS must be a positive number of seconds")
	}
	worker := &worker{queue: &workQueue{${{ 'database' if values.database else '' }}}, metrics: metrics}
	done := make(chan struct{})
	go func() {
		defer close(done)
		worker.loop(stop, time.Duration(seconds*float64(time.Second)))
	}()
{% else %}
	service, err := serve(env("PORT", "8080"), routes(metrics, salutations{${{ 'database' if values.database else '' }}}), failed)
	if err != nil {
		return err
	}
{% endif %}
	slog.Info("service started")

	select {
	case err := <-failed:
		return err
	case <-stop.Done():
	}
	stopping.Store(true)
	slog.Info("service stopping")
	drain, cancel := context.WithTimeout(context.Background(), drainLimit)
	defer cancel()
{% if values.exposure == 'worker' %}
	select {
	case <-done:
		return nil
	case <-drain.Done():
		return drain.Err()
	}
{% else %}
	return service.Shutdown(drain)
{% endif %}
}

func serve(port string, handler http.Handler, failed chan<- error) (*http.Server, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort("", port))
	if err != nil {
		return nil, err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	return server, nil
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
