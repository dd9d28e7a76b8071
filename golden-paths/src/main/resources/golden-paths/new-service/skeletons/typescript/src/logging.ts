import { AsyncLocalStorage } from "node:async_hooks";
import { settings } from "./settings.ts";

/** The trace id of the request being answered. */
export const currentTrace = new AsyncLocalStorage<string | undefined>();

/** Returns the trace id of a W3C traceparent header. */
export function traceId(traceparent: string | undefined): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? "")?.[1];
}

const levels = ["debug", "info", "warn", "error"];

function write(level: string, message: string, fields: Record<string, unknown>): void {
  if (levels.indexOf(level) < levels.indexOf(settings.logLevel)) {
    return;
  }
  const line = {
    time: new Date().toISOString(),
    level: level.toUpperCase(),
    message,
    service: settings.name,
    version: settings.version,
    trace_id: currentTrace.getStore(),
    ...fields,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Structured logs on standard output, one JSON object a line. */
export const log = {
  debug: (message: string, fields: Record<string, unknown> = {}) => write("debug", message, fields),
  info: (message: string, fields: Record<string, unknown> = {}) => write("info", message, fields),
  warn: (message: string, fields: Record<string, unknown> = {}) => write("warn", message, fields),
  error: (message: string, error: unknown) =>
    write("error", message, { error: error instanceof Error ? error.stack : String(error) }),
};
