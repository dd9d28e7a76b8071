import { AsyncLocalStorage } from "node:async_hooks";
import { settings } from "./settings.ts";

/** The trace id of the request being answered. */
export const currentTrace = new AsyncLocalStorage<string | undefined>();

/** Returns the trace id of a W3C traceparent header. */
export function traceId(traceparent: string | undefined): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? "")?.[1];
}

function write(level: string, message: string, fields: Record<string, unknown>): void {
  const line = {
    time: new Date().toISOString(),
    level,
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
  info: (message: string, fields: Record<string, unknown> = {}) => write("INFO", message, fields),
  warn: (message: string, fields: Record<string, unknown> = {}) => write("WARN", message, fields),
  error: (message: string, error: unknown) =>
    write("ERROR", message, { error: error instanceof Error ? error.stack : String(error) }),
};
