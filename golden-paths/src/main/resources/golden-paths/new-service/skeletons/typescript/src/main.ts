import { once } from "node:events";
{% if values.exposure != 'worker' %}
import { api } from "./api.ts";
{% endif %}
{% if values.database %}
import { openDatabase } from "./database.ts";
{% endif %}
import { log } from "./logging.ts";
import { Health, management } from "./management.ts";
{% if values.exposure != 'worker' %}
import { Salutations } from "./salutations.ts";
{% endif %}
import { settings } from "./settings.ts";
{% if values.exposure == 'worker' %}
import { Worker, WorkQueue } from "./worker.ts";
{% endif %}

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => stop.abort());
}

{% if values.database %}
const database = await openDatabase();
const health = new Health([() => database.query("SELECT 1")]);
{% else %}
const health = new Health([]);
{% endif %}
const observer = management(health).listen(settings.managementPort);
await once(observer, "listening");
{% if values.exposure == 'worker' %}
const worker = new Worker(new WorkQueue(${{ 'database' if values.database else '' }}));
const working = worker.loop(stop.signal, settings.workIntervalSeconds);
{% else %}
const server = api(new Salutations(${{ 'database' if values.database else '' }})).listen(settings.port);
await once(server, "listening");
{% endif %}
log.info("service started");

if (!stop.signal.aborted) {
  await once(stop.signal, "abort");
}
health.stopping = true;
log.info("service stopping");
setTimeout(() => {
  log.warn("stopped before all that had begun was finished");
  process.exit(1);
}, settings.drainSeconds * 1000).unref();
{% if values.exposure == 'worker' %}
await working;
{% else %}
server.close();
await once(server, "close");
{% endif %}
{% if values.database %}
await database.end();
{% endif %}
observer.close();
observer.closeAllConnections();
