// A page in Chromium that has seen nothing yet.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { median } from './server.mjs';

const { chromium } = createRequire(new URL('../portal/package.json', import.meta.url))('playwright-core');
const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
  .map((name) => execFileSync('sh', ['-c', `command -v ${name} || true`], { encoding: 'utf8' }).trim())
  .find(Boolean);

const open = async () => {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  return { browser, page: await browser.newPage({ viewport: { width: 1280, height: 900 } }) };
};

/** Opens it five times, each time in a browser of its own; answers the seconds until what is awaited shows, requests and bytes. */
export async function firstPage(url, awaited) {
  const times = [];
  let requests = 0;
  let bytes = 0;
  for (let i = 0; i < 5; i++) {
    const { browser, page } = await open();
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    requests = 0;
    bytes = 0;
    client.on('Network.requestWillBeSent', () => requests++);
    client.on('Network.loadingFinished', (event) => {
      bytes += event.encodedDataLength;
    });
    const began = performance.now();
    await page.goto(url);
    await awaited(page).waitFor();
    times.push((performance.now() - began) / 1000);
    await browser.close();
  }
  return { seconds: median(times), requests, bytes };
}

/** From each move in the open list until other rows show, in milliseconds: median of five. BENCH_SHOT keeps a picture. */
export async function moves(url) {
  const { browser, page } = await open();
  const rows = () => page.locator('.entities tbody').innerHTML();
  const took = async (act) => {
    const before = await rows();
    const began = performance.now();
    await act();
    await page.waitForFunction((old) => document.querySelector('.entities tbody')?.innerHTML !== old, before, {
      polling: 'raf',
    });
    return performance.now() - began;
  };
  const words = page.getByLabel('Find in the catalog');
  const sort = (title) => page.locator('thead').getByRole('button', { name: title }).click();
  const choice = page.getByRole('region', { name: 'Type' }).getByRole('button', { name: /^website/i });
  const all = {
    'turning a page': [() => page.getByRole('button', { name: 'Next' }).click()],
    'going to a page in the middle and back': [
      async () => {
        const field = page.getByLabel(/^Page, of/);
        const last = Number(/\d+/.exec(await field.getAttribute('aria-label')));
        await field.fill(String(Math.floor(last / 2)));
        await field.press('Enter');
      },
      () => page.goBack(),
    ],
    'sorting by owner and by name': [() => sort('Owner'), () => sort('Name')],
    'a choice set and removed': [() => choice.click(), () => page.getByRole('button', { name: /^Remove / }).click()],
    'words typed and removed': [
      async () => {
        await words.fill('ledger');
        await words.press('Enter');
      },
      () => words.press('Escape'),
    ],
  };
  try {
    await page.goto(url);
    await page.locator('.entities tbody tr').first().waitFor();
    await page.getByRole('region', { name: 'Type' }).waitFor();
    if (process.env.BENCH_SHOT) await page.screenshot({ path: process.env.BENCH_SHOT });
    const times = {};
    for (const [title, acts] of Object.entries(all)) {
      const some = [];
      for (let i = 0; i < 5; i++) for (const act of acts) some.push(await took(act));
      times[title] = median(some);
    }
    return times;
  } finally {
    await browser.close();
  }
}
