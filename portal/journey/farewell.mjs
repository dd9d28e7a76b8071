// The example is not needed any more: one button takes it away, and what was made meanwhile stays.
import { state } from './looks.mjs';
import { check, must, until, visitor } from './session.mjs';

export async function farewell(chrome, { address }) {
  const page = await visitor(chrome, address);
  const repository = (path) => page.request.get(`/api/ridgeway/code/repositories/${path}`).then((got) => got.status());
  const entity = (path) => page.request.get(`/api/catalog/entities/by-name/${path}`).then((got) => got.status());
  const gone = (status) => status === 404;
  await check('one button removes the example organisation, and nothing else', async () => {
    const data = { owner: 'team-payments', name: 'of-our-own' };
    must((await page.request.post('/api/ridgeway/code/repositories', { data })).ok(), 'Nothing of our own was made.');
    await page.goto('/settings/example');
    await page.getByRole('button', { name: 'Remove the example organisation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('What you created stays.').waitFor();
    await dialog.getByRole('button', { name: 'Remove the example organisation' }).click();
    await page.getByText('It is not loaded.').waitFor();
    await state(page, 'example-removed');
    await until(() => entity('component/default/checkout-service'), gone, 'A service of the example');
    await until(() => entity('group/default/team-payments'), gone, 'A team of the example');
    must(gone(await repository('team-payments/checkout-service')), 'A repository of the example is left.');
    must((await repository('team-payments/of-our-own')) === 200, 'What was made meanwhile is gone.');
    must((await entity('template/default/new-service')) === 200, 'The golden paths are gone.');
    await page.reload();
    await page.getByText('It is not loaded.').waitFor();
  });
  await page.context().close();
}
