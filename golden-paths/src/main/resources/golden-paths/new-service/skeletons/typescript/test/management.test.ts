import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { traceId } from "../src/logging.ts";
import { Health, management } from "../src/management.ts";

async function started(health: Health) {
  const server = management(health).listen(0);
  await once(server, "listening");
  const address = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { server, ask: (path: string) => fetch(address + path) };
}

test("readiness follows shutdown", async () => {
  const health = new Health([]);
  const { server, ask } = await started(health);
  assert.equal((await ask("/readyz")).status, 200);
  health.stopping = true;
  assert.equal((await ask("/readyz")).status, 503);
  assert.equal((await ask("/livez")).status, 200);
  assert.match(await (await ask("/metrics")).text(), /service_info\{/);
  server.close();
  server.closeAllConnections();
});

test("is not ready while a dependency fails", async () => {
  assert.equal(await new Health([() => Promise.reject(new Error("gone"))]).ready(), false);
});

test("the trace id comes from the caller", () => {
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  assert.equal(traceId(`00-${trace}-00f067aa0ba902b7-01`), trace);
  assert.equal(traceId("nonsense"), undefined);
});
