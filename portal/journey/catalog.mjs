// The list of the catalog, its health, and registering what exists, in two browsers of one person.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settled, state } from './looks.mjs';
import { git, push } from './newcomer.mjs';
import { check, must, until, visitor } from './session.mjs';

const names = (page) => page.locator('.entities tbody td:nth-child(2) a').allTextContents();
const shown = (page) => page.locator('.page-line').textContent();
const total = async (page) => Number((await shown(page)).replace(/[^0-9]/g, ''));
const row = (page, name) => page.locator('.entities tbody tr', { hasText: name });

async function list(page, chrome, address) {
  await check('a choice narrows the list to the number beside it, and stands in the address', async () => {
    await page.goto('/catalog');
    await settled(page);
    const choice = page.getByRole('region', { name: 'Kind' }).getByRole('button', { name: /^API/ });
    const many = Number((await choice.textContent()).replace(/[^0-9]/g, ''));
    await choice.click();
    await page.waitForURL(/kind=API/i);
    await until(
      () => total(page),
      (now) => now === many,
      'The list is as long as was said',
    );
    await page.getByRole('button', { name: 'Remove API' }).click();
    await until(
      () => total(page),
      (now) => now > many,
      'The list is whole again',
    );
  });
  await check('words are asked for once the hand rests, and stay in the address', async () => {
    const asked = [];
    const hear = (request) => request.url().includes('/catalog/list?') && asked.push(request.url());
    page.on('request', hear);
    await page.getByLabel('Find in the catalog').pressSequentially('checkout', { delay: 20 });
    await page.waitForURL(/text=checkout/);
    await page.getByRole('link', { name: 'checkout-service' }).waitFor();
    page.off('request', hear);
    must(asked.length <= 2, `It asked ${asked.length} times.`);
    await page.reload();
    await page.getByRole('link', { name: 'checkout-service' }).waitFor();
    must((await page.getByLabel('Find in the catalog').inputValue()) === 'checkout', 'The words are gone.');
    await page.getByLabel('Find in the catalog').press('Escape');
    await page.waitForURL((url) => !url.search.includes('text='));
  });
  await check('sorting by any column loses no entry', async () => {
    const whole = await until(
      () => total(page),
      (many) => many > 10,
      'The list is whole',
    );
    for (const column of ['System', 'Owner', 'Kind']) {
      await page.locator('thead').getByRole('button', { name: column }).click();
      await page.locator('th[aria-sort=ascending]', { hasText: column }).waitFor();
      await settled(page);
      must((await total(page)) === whole, `Sorted by ${column} there are ${await total(page)} of ${whole}.`);
    }
    await page.goto('/catalog?kind=component');
    await settled(page);
    const up = await names(page);
    await page.locator('thead').getByRole('button', { name: 'Name' }).click();
    await until(
      () => names(page),
      (down) => down[0] === up.at(-1),
      'The order is turned around',
    );
  });
  await check('columns that one chooses are there in another browser', async () => {
    await page.goto('/catalog');
    await page.locator('summary', { hasText: 'Do…' }).click();
    await page.getByRole('button', { name: 'Choose columns' }).click();
    const kept = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await page.getByLabel('Tags').click();
    must((await kept).ok(), 'The choice was not kept.');
    await state(page, 'catalog-columns');
    await page.getByRole('button', { name: 'Close' }).last().click();
    const other = await visitor(chrome, address);
    await other.goto('/catalog');
    await other.locator('thead').getByRole('button', { name: 'Tags' }).waitFor();
    await state(other, 'catalog-with-tags');
    await other.locator('summary', { hasText: 'Do…' }).click();
    await other.getByRole('button', { name: 'Choose columns' }).click();
    await other.getByRole('button', { name: 'Show the usual columns' }).click();
    await other.locator('thead').getByRole('button', { name: 'Tags' }).waitFor({ state: 'detached' });
    await other.context().close();
  });
  await check('a star set by a key is there in another browser, and another client’s star is there too', async () => {
    await page.goto('/catalog?kind=component');
    await settled(page);
    await page.getByLabel('Find in the catalog').press('ArrowDown');
    const name = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press('s');
    await row(page, name).locator('[aria-pressed=true]').waitFor();
    const other = await visitor(chrome, address);
    const bucket = '/api/user-settings/buckets/default.starredEntities/keys/entityRefs';
    await until(
      async () => (await other.request.get(bucket)).status(),
      (status) => status === 200,
      'The star is kept',
    );
    const kept = (await (await other.request.get(bucket)).json()).value;
    must(kept.length === 1, `Kept are ${kept}`);
    await other.request.put(bucket, {
      data: { value: [...kept, 'api:default/checkout-api'] },
      headers: { 'X-Requested-With': 'XMLHttpRequest' },
    });
    await other.goto('/catalog?show=starred');
    await row(other, 'checkout-api').waitFor();
    await row(other, name).waitFor();
    await state(other, 'catalog-starred');
    await other.goto('/');
    await other.getByRole('region', { name: 'Yours' }).getByText('checkout-api').waitFor();
    await other.goto('/catalog?show=starred');
    await row(other, name).getByRole('button', { name: /^Star/ }).click();
    await until(
      () => names(other),
      (left) => left.length === 1,
      'The star is taken back',
    );
    await other.getByRole('button', { name: /^Star checkout-api/ }).click();
    await other.getByText('You starred nothing yet.').waitFor();
    await other.context().close();
  });
  await check('the list is taken away as CSV as it is filtered', async () => {
    await page.goto('/catalog?kind=component');
    await settled(page);
    const many = await total(page);
    await page.locator('summary', { hasText: 'Do…' }).click();
    await state(page, 'catalog-menu');
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export this list as CSV' }).click();
    const download = await coming;
    must(download.suggestedFilename() === 'catalog.csv', download.suggestedFilename());
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    must(lines[0].startsWith('ref,kind,') && lines.length === many + 1, `${lines.length} lines for ${many}`);
  });
}

async function mending(page, address, folder) {
  const work = join(folder, 'old-tool');
  mkdirSync(work);
  git(work, 'init', '-q', '-b', 'main');
  writeFileSync(join(work, 'README.md'), '# Old tool\n');
  writeFileSync(
    join(work, 'broken.yaml'),
    'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: "not a name"}\nspec: {type: service}\n',
  );
  git(work, 'add', '.');
  git(work, 'commit', '-qm', 'Begin');
  const headers = { 'X-Requested-With': 'XMLHttpRequest' };
  const data = { owner: 'team-payments', name: 'old-tool', description: 'Still works.' };
  must((await page.request.post('/api/ridgeway/code/repositories', { data, headers })).ok(), 'No repository.');
  await push(page, work, `${address}/git/team-payments/old-tool.git`, 'team-payments/old-tool');

  await check('what is wrong with a file is said line by line before it is registered', async () => {
    await page.goto('/catalog/register');
    await page.getByLabel('Address').fill('https://git.ridgeway.internal/team-payments/old-tool/blob/main/broken.yaml');
    await page.getByRole('button', { name: 'Show what it holds' }).click();
    await page.getByText('Line 3', { exact: true }).waitFor();
    await page.getByText('metadata: {name: "not a name"}').waitFor();
    await state(page, 'register-wrong');
  });
  await check('a repository without a description gets one proposed', async () => {
    await page.getByLabel('Address').fill(`${address}/code/team-payments/old-tool`);
    await page.getByRole('button', { name: 'Show what it holds' }).click();
    await page.getByRole('heading', { name: 'Nothing describes this repository yet' }).waitFor();
    must((await page.getByLabel('What it does').inputValue()) === 'Still works.', 'It forgot the description.');
    must((await page.getByLabel('Owner').inputValue()) === 'team-payments', 'It forgot the owner.');
    await page.getByLabel('Owner').fill('nobody-knows');
    await page.getByText('owner: nobody-knows').waitFor();
    await state(page, 'register-draft');
    await page.getByRole('button', { name: 'Propose this file to team-payments/old-tool' }).click();
    await page.getByRole('link', { name: /Look at proposal/ }).click();
    await page.getByRole('button', { name: 'Merge into main' }).click();
    await page.locator('.state', { hasText: 'merged' }).waitFor();
    await page.goto('/catalog?text=old-tool');
    await page.getByRole('link', { name: 'old-tool' }).waitFor();
  });
  await check('what it holds now is known, and registered already', async () => {
    await page.goto('/catalog/register');
    await page.getByLabel('Address').fill(`${address}/code/team-payments/old-tool`);
    await page.getByRole('button', { name: 'Show what it holds' }).click();
    await page.getByText('Here already').waitFor();
    await page.getByText('The catalog follows this address already.').waitFor();
    await state(page, 'register-known');
  });
  await check('an owner that nobody knows is something to mend, with the way to its file', async () => {
    await page.goto('/catalog/health?problem=ownerless');
    await page.getByText('Its owner group:default/nobody-knows is not in the catalog.').waitFor();
    await state(page, 'health-ownerless');
    await page
      .getByRole('link', { name: /team-payments\/old-tool: catalog-info.yaml/ })
      .first()
      .click();
    await page.getByText('owner: nobody-knows').waitFor();
  });
}

export async function catalog(chrome, { address, folder }) {
  const page = await visitor(chrome, address);
  await list(page, chrome, address);
  await mending(page, address, folder);
  await page.context().close();
}
