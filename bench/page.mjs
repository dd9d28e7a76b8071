// The first page of the catalog in a browser that has seen nothing yet.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { folder, forget, json, median, row, start, until } from './server.mjs';

const { chromium } = createRequire(new URL('../portal/package.json', import.meta.url))('playwright-core');
const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
  .map((name) => execFileSync('sh', ['-c', `command -v ${name} || true`], { encoding: 'utf8' }).trim())
  .find(Boolean);
const data = folder();
const server = start(data);
try {
  await until(
    () => json(`${server.address}/api/ridgeway/journey`),
    (journey) => journey.example === 'loaded',
  );
  const times = [];
  let requests = 0;
  let bytes = 0;
  for (let i = 0; i < 5; i++) {
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    requests = 0;
    bytes = 0;
    client.on('Network.requestWillBeSent', () => requests++);
    client.on('Network.loadingFinished', (event) => {
      bytes += event.encodedDataLength;
    });
    const began = performance.now();
    await page.goto(`${server.address}/catalog`);
    await page.getByText('checkout-service').first().waitFor();
    times.push(performance.now() - began);
    await browser.close();
  }
  row('first catalog page in Chromium, cold, until its rows show', `${(median(times) / 1000).toFixed(2)} s`, 'under 0.5 s');
  row('requests until then', requests, 'under 12');
  row('bytes transferred until then', `${(bytes / 1000).toFixed(0)} kB`, 'under 250 kB');
} finally {
  server.stop();
  forget(data);
}
