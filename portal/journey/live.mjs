// The copies of a service on a cluster: how they are, what they write as they write it, and a new one in another's place.
import { readFileSync } from 'node:fs';
import { calm, plainWords, settled, state } from './looks.mjs';
import { check, must, until, visitor } from './session.mjs';

const place = '/catalog/default/component/checkout-service/live?at=europe%2Fcheckout-dev';
const { pods } = JSON.parse(
  readFileSync(new URL('../../server/src/test/resources/runtime/serving.json', import.meta.url), 'utf8'),
);
const [first, second] = pods.map(({ metadata }) => metadata.name);
const now = (after = 0) => new Date(Date.now() + after).toISOString();

export async function live(chrome, { address, logs }) {
  logs.set(first, [`${now(-3000)} INFO ready`, `${now(-1000)} ERROR password=hunter22 is wrong`]);
  logs.set(second, [`${now(-2000)} INFO ready, too`]);
  const page = await visitor(chrome, address, { width: 390 });
  const log = page.getByRole('log');
  await check('what all copies write is one log in order, without its secrets', async () => {
    await page.goto(place);
    await log.getByText('password=*** is wrong').waitFor();
    const text = await log.textContent();
    must(text.indexOf('INFO ready') < text.indexOf('ready, too'), text);
    must(text.indexOf('ready, too') < text.indexOf('password=*** is wrong') && !text.includes('hunter22'), text);
    const rows = await Promise.all(
      ['ready, too', 'password=*** is wrong'].map((each) => log.getByText(each).boundingBox()),
    );
    const pane = await log.boundingBox();
    must(
      rows[0].y < rows[1].y && rows.every(({ y }) => y >= pane.y && y < pane.y + pane.height),
      `The lines are at ${rows.map(({ y }) => y)} of a pane at ${pane.y}.`,
    );
    await settled(page);
    await calm(page);
    await plainWords(page);
    await state(page, 'live-phone');
  });
  await check('a line is there as it is written, held still and shared by its address', async () => {
    logs.write(second, `${now()} WARN Stock answers slowly`);
    await log.getByText('Stock answers slowly').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    logs.write(first, `${now()} INFO written meanwhile`);
    await page.getByText(/, 1 new one/).waitFor();
    must((await log.getByText('written meanwhile').count()) === 0, 'It is not held still.');
    await page.getByRole('button', { name: 'Go on' }).click();
    await log.getByText('written meanwhile').waitFor();
    await page.getByRole('combobox', { name: 'Which lines' }).selectOption('Errors');
    await page.getByText('1 line of 5 lines').waitFor();
    await log.getByRole('link').first().click();
    await page.getByRole('region', { name: 'The chosen line' }).waitFor();
    await state(page, 'live-line-phone');
    const other = await visitor(chrome, address);
    await other.goto(page.url());
    await other.getByRole('region', { name: 'The chosen line' }).getByText('password=*** is wrong').waitFor();
    await state(other, 'live-line');
    await other.context().close();
  });
  await check('what happened is told in words', async () => {
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    await page.getByText('A machine was found for it').first().waitFor();
  });
  await check('a copy is restarted after it was said what that means', async () => {
    await page.goto(place);
    await page
      .getByRole('button', { name: /^Restart copy / })
      .first()
      .click();
    await page.getByText('1 other copy serves meanwhile.').waitFor();
    await state(page, 'live-restart');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Restart copy / })
      .click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await until(
      () => page.locator('.copy-row').allTextContents(),
      (rows) => rows.some((row) => row.includes('new')),
      'A new copy takes its place',
    );
  });
  await page.context().close();
}
