// The first page of the catalog in a browser that has seen nothing yet.
import { firstPage } from './browser.mjs';
import { folder, forget, json, row, start, until } from './server.mjs';

const data = folder();
const server = start(data);
try {
  await until(
    () => json(`${server.address}/api/ridgeway/journey`),
    (journey) => journey.example === 'loaded',
  );
  const page = await firstPage(`${server.address}/catalog`, (it) => it.getByText('checkout-service').first());
  row('first catalog page in Chromium, cold, until its rows show', `${page.seconds.toFixed(2)} s`, 'under 0.5 s');
  row('requests until then', page.requests, 'under 12');
  row('bytes transferred until then', `${(page.bytes / 1000).toFixed(0)} kB`, 'under 250 kB');
} finally {
  server.stop();
  forget(data);
}
