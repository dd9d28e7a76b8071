import { createServer, type Server } from "node:http";
import { collectDefaultMetrics, Gauge, register } from "prom-client";
import { log } from "./logging.ts";
import { settings } from "./settings.ts";

/** Fails when something that the service depends on does not answer. */
export type Check = () => Promise<unknown>;

collectDefaultMetrics();
new Gauge({
  name: "service_info",
  help: "Which version runs.",
  labelNames: ["service", "version"],
}).set({ service: settings.name, version: settings.version }, 1);

/** Whether this copy wants traffic. */
export class Health {
  stopping = false;
  private readonly checks: Check[];

  constructor(checks: Check[]) {
    this.checks = checks;
  }

  async ready(): Promise<boolean> {
    if (this.stopping) {
      return false;
    }
    try {
      await Promise.all(this.checks.map((check) => check()));
      return true;
    } catch (error) {
      log.warn("not ready", { error: String(error) });
      return false;
    }
  }
}

/** Health and metrics, on a port of their own. */
export function management(health: Health): Server {
  return createServer(async (request, response) => {
    if (request.url === "/livez") {
      response.end();
    } else if (request.url === "/readyz") {
      response.writeHead((await health.ready()) ? 200 : 503).end();
    } else if (request.url === "/metrics") {
      response.writeHead(200, { "Content-Type": register.contentType });
      response.end(await register.metrics());
    } else {
      response.writeHead(404).end();
    }
  });
}
