// A service whose versions go from one environment to the next, as its repository and Argo CD tell it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calm, settled, state } from './looks.mjs';
import { git, push, run } from './newcomer.mjs';
import { check, must, visitor } from './session.mjs';

const place = 'team-payments/checkout-service';
const deployments = '/catalog/default/component/checkout-service/deployments';
const recorded = JSON.parse(
  readFileSync(new URL('../../adapters/src/test/resources/argocd/second.json', import.meta.url), 'utf8'),
);
const minute = 60_000;
const began = Date.now();
const ago = (minutes) => new Date(began - minutes * minute).toISOString().replace(/\.\d+Z/, 'Z');

/** What Argo CD says of an environment to which these commits were brought, so many minutes ago; the newest comes last. */
function application(environment, deliveries, health) {
  const history = deliveries.map(([revision, minutes], id) => ({
    id,
    revision,
    deployStartedAt: ago(minutes),
    deployedAt: ago(minutes - 0.1),
    initiatedBy: { automated: true },
  }));
  const { revision, deployStartedAt, deployedAt } = history.at(-1);
  const { operationState } = recorded.status;
  return {
    ...recorded,
    metadata: {
      ...recorded.metadata,
      name: `checkout-service-${environment}`,
      uid: `checkout-service-${environment}`,
      labels: { 'ridgeway.dev/service': 'checkout-service', 'ridgeway.dev/environment': environment },
    },
    spec: {
      ...recorded.spec,
      destination: { ...recorded.spec.destination, namespace: `checkout-${environment}` },
      source: {
        repoURL: `https://git.ridgeway.internal/${place}.git`,
        path: 'deploy/chart',
        targetRevision: 'main',
        helm: { valueFiles: [`../environments/${environment}/values.yaml`] },
      },
    },
    status: {
      ...recorded.status,
      history,
      sync: { ...recorded.status.sync, status: 'Synced', revision },
      health: { status: health, lastTransitionTime: ago(deliveries.at(-1)[1] - 0.6) },
      reconciledAt: ago(0),
      operationState: {
        ...operationState,
        startedAt: deployStartedAt,
        finishedAt: deployedAt,
        syncResult: { ...operationState.syncResult, revision },
      },
    },
  };
}

export async function delivery(chrome, { address, folder, put }) {
  const page = await visitor(chrome, address);
  const work = join(folder, 'checkout');
  const commit = (message, path, text) => {
    const file = join(work, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    git(work, 'add', '.');
    git(work, 'commit', '-qm', message);
    return git(work, 'rev-parse', 'HEAD').trim();
  };
  const inDev = [];
  const release = (environment, version, built, level) =>
    commit(
      `Release ${version} to ${environment}`,
      `deploy/environments/${environment}/values.yaml`,
      `image:\n  digest: sha256:${built}\n  version: "${version}"\n  revision: ${built}\nenv:\n  LOG_LEVEL: ${level}\n`,
    );
  await check('versions appear in their environments, with what waits to go on', async () => {
    git(folder, 'clone', '-q', `${address}/git/${place}.git`, work);
    const sold = commit('Take gift cards', 'src/cards.txt', 'one');
    const first = release('dev', '1.4', sold, 'debug');
    const live = release('production', '1.4', sold, 'info');
    const staged = release('staging', '1.4', sold, 'info');
    const rounded = commit('Round prices as customers expect it', 'src/prices.txt', 'two');
    const faster = commit('Ask for stock once an order', 'src/stock.txt', 'three');
    const second = release('dev', '1.5', faster, 'debug');
    const broken = release('staging', '1.5', faster, 'info');
    await push(page, work, `${address}/git/${place}.git`, place);
    must(rounded !== faster, 'Two commits are one.');
    put(application('dev', [[first, 300]], 'Healthy'));
    await page.goto(deployments);
    await page.getByText('Came up').first().waitFor();
    inDev.push([first, 300], [second, 30]);
    put(application('dev', inDev, 'Healthy'));
    put(
      application(
        'staging',
        [
          [staged, 250],
          [broken, 20],
        ],
        'Degraded',
      ),
    );
    put(application('production', [[live, 240]], 'Healthy'));
    await page.goto(deployments);
    const places = page.getByRole('region', { name: 'Versions by environment' });
    await places.getByText('Round prices as customers expect it').waitFor({ state: 'attached' });
    await page.getByText('Take gift cards').first().waitFor();
    await settled(page);
    await calm(page);
    await state(page, 'delivered');
  });
  await check('two of them are compared by commits and settings', async () => {
    await page.getByRole('checkbox', { name: 'Compare 1.5 in dev' }).check();
    await page.getByRole('checkbox', { name: 'Compare 1.4 in production' }).check();
    await page.getByRole('button', { name: 'Compare two' }).click();
    await page.getByRole('heading', { name: 'From 1.4 in production to 1.5 in dev' }).waitFor();
    await page.getByText('Ask for stock once an order').waitFor();
    await page.getByText('LOG_LEVEL: debug').first().waitFor();
    await state(page, 'delivered-compared');
    await page.reload();
    await page.getByRole('heading', { name: 'From 1.4 in production to 1.5 in dev' }).waitFor();
    await page.getByRole('link', { name: 'All deployments' }).click();
    await page.getByRole('button', { name: 'Compare two' }).waitFor();
  });
  await check('a version that came up before is brought back, after a look at what changes', async () => {
    const places = page.getByRole('region', { name: 'Versions by environment' });
    await places.getByRole('link', { name: 'Roll back' }).first().waitFor();
    await page.getByRole('link', { name: 'Back to this' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Roll back' }).waitFor();
    await page.getByLabel('Why').fill('It rounds prices the wrong way.');
    await page.getByRole('link', { name: 'What differs between 1.5 and 1.4' }).waitFor();
    await page.getByText('deploy/environments/dev/held-back.yaml').first().waitFor();
    await settled(page);
    await state(page, 'roll-back');
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page.locator('dd', { hasText: 'It rounds prices the wrong way.' }).waitFor();
    await page.getByRole('button', { name: 'Roll back', exact: true }).click();
    await page.locator('p', { hasText: 'to notice the commit' }).waitFor();
    await state(page, 'roll-back-waits');
    git(work, 'fetch', '-q', `${address}/git/${place}.git`, 'main');
    const back = git(work, 'rev-parse', 'FETCH_HEAD').trim();
    must(git(work, 'show', `${back}:deploy/environments/dev/values.yaml`).includes('"1.4"'), 'It is not 1.4.');
    inDev.push([back, 0.2]);
    put(application('dev', inDev, 'Healthy'));
    await run(page, 'Done');
    await state(page, 'roll-back-done');
  });
  await check('what was bad is held back until somebody lets it go', async () => {
    await page.goto(deployments);
    const places = page.getByRole('region', { name: 'Versions by environment' });
    await places.getByText('1.5 is held back: It rounds prices the wrong way.').waitFor();
    await settled(page);
    await calm(page);
    await state(page, 'held-back');
    await places.getByRole('link', { name: 'Let it go' }).click();
    await page.getByRole('heading', { level: 1, name: 'Let a version go again' }).waitFor();
    await page.getByLabel('Why').fill('It rounds as customers expect now.');
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page.getByRole('button', { name: 'Let it go', exact: true }).click();
    await run(page, 'Done');
    await page.goto(deployments);
    await places.getByRole('link', { name: 'Roll back' }).first().waitFor();
    must((await places.getByText('is held back').count()) === 0, 'It is held back still.');
  });
  await page.context().close();
}
