// Opens the page that calls an API, and prints what somebody who uses it would read.
import { visit } from './visit.mjs';

await visit('browser', async (page) => {
  await page.getByLabel('Identity pool').fill('eu-west-1:00000000-0000-0000-0000-000000000000');

  const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
  await call(`${api}/items?kind=tea cake`);
  await page.getByLabel('Body').fill('{"table":7}');
  await page.getByLabel('Method').selectOption('POST');
  await call(`${api}/orders`);
  await page.getByLabel('Region').fill('us-east-1');
  await call(`${api}/orders`);
  await page.getByText('All of it').click();

  /** @param {string} url */
  async function call(url) {
    await page.getByLabel('API URL').fill(url);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('button:enabled').waitFor();
    const [request = ''] = (await page.locator('#request pre').innerText()).split('\n');
    console.log(request);
    const texts = await page.locator('#answer pre:visible, .summary:visible, .fix:visible').allInnerTexts();
    for (const text of texts) console.log(text.replace(/\n+/g, ' '));
  }
});
