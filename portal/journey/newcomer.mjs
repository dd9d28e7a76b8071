// From an empty data directory to a changed description, as a newcomer does it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { state } from './looks.mjs';
import { check, must, until, visitor } from './session.mjs';

export const git = (folder, ...command) =>
  execFileSync(
    'git',
    ['-c', 'user.name=Newcomer', '-c', 'user.email=newcomer@example.org', '-c', 'credential.helper=', ...command],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );

/** Fills the form of a new service up to the review; what is filled in may be looked at before it goes on. */
export async function fill(page, { name, description, language = 'Go' }, filled = async () => {}) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('What it does').fill(description);
  await page.getByLabel('Owner').selectOption({ label: 'team-payments' });
  await page.getByLabel('Language').selectOption({ label: language });
  await filled();
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByRole('button', { name: 'Review', exact: true }).click();
}

export async function run(page, state) {
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
  await page.locator('.page-header .state', { hasText: state }).waitFor();
  return page.url();
}

/** Makes a token on the page of a repository and pushes with it. */
export async function push(page, folder, clone, repository) {
  await page.goto(`/code/${repository}`);
  await page.getByRole('button', { name: 'Get a token to push' }).click();
  const token = await page.locator('.copy-line code', { hasText: 'rdg_' }).textContent();
  const url = new URL(clone);
  url.username = 'newcomer';
  url.password = token;
  git(folder, 'push', '-q', url.href, 'HEAD:main');
  return url.href;
}

export async function newcomer(chrome, { address, folder }) {
  const page = await visitor(chrome, address);
  const name = 'gift-cards';
  const work = join(folder, name);
  let clone = '';
  await check('the first steps can be hidden', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Hide the first steps' }).click();
    await page.getByRole('heading', { name: 'First steps' }).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Needs you' }).waitFor();
    must((await page.getByRole('heading', { name: 'First steps' }).count()) === 0, 'They are there again.');
    const status = await page.evaluate(async () => {
      const headers = { 'X-Requested-With': 'XMLHttpRequest' };
      return (await fetch('/api/user-settings/buckets/ridgeway.home/keys/first-steps', { method: 'DELETE', headers }))
        .status;
    });
    must(status === 204, `They stay hidden: ${status}`);
  });
  await check('a newcomer sees the first steps', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
    await page.getByRole('link', { name: 'Create a service' }).first().click();
  });
  await check('what one will get is shown before anything is typed, and grows', async () => {
    await page.getByText('With examples for what is still open').waitFor();
    await page.getByLabel('Name').fill(name);
    await page.getByText(`your-team/${name}`).waitFor();
    const aside = page.getByRole('complementary', { name: 'What you will get' });
    await aside.getByText('dev, staging, production').waitFor();
    await aside.getByText(`http://${name}.your-team-production`).waitFor();
    await aside.getByText('It starts nothing.').waitFor();
    await state(page, 'create-form-growing');
  });
  await check('errors show after leaving a field, not while typing', async () => {
    const field = page.getByLabel('Name');
    await field.fill('Bad Name');
    must((await field.getAttribute('aria-invalid')) !== 'true', 'It complains while typing.');
    await field.blur();
    await page.getByText('Use lower-case letters, digits and single dashes').waitFor();
    await state(page, 'create-form-error');
  });
  await check('a name that is taken is said at the name, and leads no further', async () => {
    const field = page.getByLabel('Name');
    await field.fill('checkout-service');
    await field.blur();
    await page.locator('#root_name-error', { hasText: 'checkout-service already' }).waitFor();
    await page.getByLabel('What it does').fill('Is there already.');
    await page.getByLabel('Owner').selectOption({ label: 'team-payments' });
    await page.locator('#root_name-error', { hasText: 'team-payments/checkout-service already' }).waitFor();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.waitForFunction(() => document.activeElement?.id === 'root_name');
    await state(page, 'create-form-taken');
  });
  await check('answers survive a closed browser tab', async () => {
    await page.getByLabel('Name').fill(name);
    await page.goto('about:blank');
    await page.goto('/create/default/new-service');
    must((await page.getByLabel('Name').inputValue()) === name, 'The name is gone.');
  });
  await check('the form leads to a review and the run to its end', async () => {
    await fill(page, { name, description: 'Sells gift cards.' }, () => state(page, 'create-form-filled'));
    await page.getByText('Sells gift cards.').waitFor();
    await state(page, 'create-review');
    const began = Date.now();
    await page.getByRole('button', { name: 'Create new service' }).click();
    await run(page, 'Done');
    await state(page, 'run-done');
    return `click to done ${Date.now() - began} ms`;
  });
  await check('the run says what to do next, with the clone command', async () => {
    clone = (await page.locator('.copy-line code').first().textContent()).replace('git clone ', '');
    must(clone.startsWith(address), `It clones from ${clone}`);
    git(folder, 'clone', '-q', clone, name);
    must(readFileSync(join(work, 'README.md'), 'utf8').includes(name), 'The README does not name the service.');
  });
  await check('its page is open by a click', async () => {
    await page.getByRole('link', { name: `Open the page of ${name}` }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByText('Sells gift cards.').first().waitFor();
    await page.getByText('No connected cluster runs anything of it').waitFor();
    const header = page.getByRole('navigation', { name: 'Where it is' });
    must((await header.getByRole('link').allTextContents()).join() === 'Code,Docs', 'Code and docs are a click away.');
    must((await page.getByRole('link', { name: 'Deploy', exact: true }).count()) === 0, 'Nothing delivers it yet.');
    await state(page, 'component-new');
    await header.getByRole('link', { name: 'Docs' }).click();
    await page.getByRole('heading', { level: 1, name: `team-payments/${name}` }).waitFor();
    await page.getByText('what to do for each alert').waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  });
  await check('an alert leads to its part of the runbook', async () => {
    const values = readFileSync(join(work, 'deploy/chart/values.yaml'), 'utf8');
    const runbook = /runbookUrl: (\S+)/.exec(values)?.[1];
    must(runbook?.startsWith(`${address}/code/`), `It leads to ${runbook}`);
    const other = await page.context().newPage();
    await other.setViewportSize({ width: 1280, height: 500 });
    await other.goto(`${runbook}#atmaximumcopies`);
    await other.getByRole('heading', { name: 'AtMaximumCopies' }).waitFor();
    await other.waitForFunction(() => {
      const { top, bottom } = document.getElementById('atmaximumcopies').getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight;
    });
    await other.close();
  });
  await check('a pushed change of the description shows on the open page', async () => {
    const other = await page.context().newPage();
    const file = join(work, 'catalog-info.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('Sells gift cards.', 'Sells and redeems gift cards.'));
    git(work, 'commit', '-qam', 'Say more');
    await push(other, work, clone, `team-payments/${name}`);
    const pushed = Date.now();
    await page.getByText('Sells and redeems gift cards.').first().waitFor({ timeout: 10_000 });
    await other.close();
    return `${Date.now() - pushed} ms after the push`;
  });
  await check('a broken push keeps the last good version and says the error on the page', async () => {
    const other = await page.context().newPage();
    const file = join(work, 'catalog-info.yaml');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('kind: Component', 'kind: [Component'));
    git(work, 'commit', '-qam', 'Break it');
    const remote = await push(other, work, clone, `team-payments/${name}`);
    await page.getByText('The last change of its file could not be read').waitFor({ timeout: 15_000 });
    await page.getByText('Sells and redeems gift cards.').first().waitFor();
    await state(page, 'component-broken-source');
    writeFileSync(file, good);
    git(work, 'commit', '-qam', 'Mend it');
    git(work, 'push', '-q', remote, 'HEAD:main');
    await page
      .getByText('The last change of its file could not be read')
      .waitFor({ state: 'detached', timeout: 15_000 });
    await other.close();
  });
  await check('a pushed branch can be proposed and merged', async () => {
    git(work, 'switch', '-qc', 'idea');
    writeFileSync(join(work, 'IDEA.md'), '# An idea\n');
    git(work, 'add', '.');
    git(work, 'commit', '-qm', 'Write an idea down');
    await page.goto(`/code/team-payments/${name}`);
    await page.getByRole('button', { name: 'Get a token to push' }).click();
    const token = await page.locator('.copy-line code', { hasText: 'rdg_' }).textContent();
    git(work, 'push', '-q', clone.replace('://', `://me:${token}@`), 'HEAD:idea');
    await page.goto(`/code/team-payments/${name}?tab=proposals`);
    await page.getByLabel('Title').fill('An idea');
    await page.getByText('IDEA.md').waitFor();
    await page.getByRole('button', { name: 'Propose the change' }).click();
    await page.getByRole('button', { name: 'Merge into main' }).waitFor();
    await state(page, 'proposal-open');
    const commit = git(work, 'rev-parse', 'HEAD').trim();
    const said = await page.request.post(`/api/ridgeway/code/repositories/team-payments/${name}/statuses/${commit}`, {
      data: { state: 'failure', context: 'tests', description: 'Two of nine failed' },
    });
    must(said.ok(), `The check was not taken: ${said.status()}`);
    await page.locator('.state', { hasText: '1 check failed' }).waitFor();
    await page.getByRole('button', { name: 'Merge into main…' }).click();
    await page.getByText('What is in main then may not work.').waitFor();
    await state(page, 'proposal-although');
    await page.getByRole('button', { name: 'Merge although 1 check failed' }).click();
    await page.locator('.state', { hasText: 'merged' }).waitFor();
  });
  await check('its owner is changed from its page, with the lines shown before', async () => {
    await page.goto(`/catalog/default/component/${name}`);
    await page.getByText('Do…').click();
    await page.getByRole('link', { name: 'Change owner' }).click();
    await page.getByLabel('New owner').selectOption({ label: 'team-storefront' });
    await page.getByRole('heading', { name: 'What will change' }).waitFor();
    await page.locator('.diff .plus', { hasText: 'team-storefront' }).waitFor();
    await state(page, 'change-form');
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page.getByRole('button', { name: 'Hand it over' }).click();
    await run(page, 'Done');
    await state(page, 'change-done');
    await page.getByRole('link', { name: 'Open the page' }).first().click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByRole('link', { name: 'team-storefront' }).first().waitFor();
  });
  await check('the first steps are over', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'Needs you' }).waitFor();
    must((await page.getByRole('heading', { name: 'First steps' }).count()) === 0, 'They are still there.');
    await state(page, 'home-after');
  });
  await page.context().close();
  await until(() => page.isClosed(), Boolean, 'The visitor left');
}
