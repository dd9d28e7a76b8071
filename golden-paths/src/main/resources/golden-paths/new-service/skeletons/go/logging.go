package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
)

type traceKey struct{}

// traceHandler adds the trace id of the context to each line.
type traceHandler struct{ slog.Handler }

func (h traceHandler) Handle(ctx context.Context, record slog.Record) error {
	if id, found := ctx.Value(traceKey{}).(string); found {
		record.AddAttrs(slog.String("trace_id", id))
	}
	return h.Handler.Handle(ctx, record)
}

// newLogger writes lines of the named level and above; an unknown name means info.
func newLogger(out io.Writer, service, version, level string) *slog.Logger {
	least := slog.LevelInfo
	if err := least.UnmarshalText([]byte(level)); err != nil {
		least = slog.LevelInfo
	}
	rename := func(groups []string, attr slog.Attr) slog.Attr {
		if attr.Key == slog.MessageKey && len(groups) == 0 {
			attr.Key = "message"
		}
		return attr
	}
	lines := slog.NewJSONHandler(out, &slog.HandlerOptions{Level: least, ReplaceAttr: rename}).
		WithAttrs([]slog.Attr{slog.String("service", service), slog.String("version", version)})
	return slog.New(traceHandler{lines})
}

// traceID returns the trace id of a W3C traceparent header, or "" when it is malformed.
func traceID(traceparent string) string {
	parts := strings.Split(traceparent, "-")
	if len(parts) < 4 || len(parts[1]) != 32 || strings.Trim(parts[1], "0123456789abcdef") != "" {
		return ""
	}
	return parts[1]
}
