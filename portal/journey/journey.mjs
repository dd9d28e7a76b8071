// The portal as people use it, in a real browser, on a real server with an empty data directory.
import { builds } from './builds.mjs';
import { catalog } from './catalog.mjs';
import { delivery } from './delivery.mjs';
import { entity } from './entity.mjs';
import { farewell } from './farewell.mjs';
import { live } from './live.mjs';
import { newcomer } from './newcomer.mjs';
import { others } from './others.mjs';
import { browser, server, verdict } from './session.mjs';
import { budget, walk } from './walk.mjs';

const parts = { newcomer, others, catalog, entity, delivery, builds, live, budget, walk, farewell };
const asked = process.argv.slice(2);
const place = await server();
const chrome = await browser();
let good = false;
try {
  for (const [name, part] of Object.entries(parts)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`${name}:`);
    await part(chrome, place);
  }
  good = verdict();
} finally {
  await chrome.close();
  place.stop();
}
process.exit(good ? 0 : 1);
