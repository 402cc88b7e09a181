// Mocks your own module in ES modules, so that nothing is signed.
import { expect, it, jest } from '@jest/globals';

const list = jest.fn(async () => ['one', 'two']);
jest.unstable_mockModule('./items.mjs', () => ({ itemsClient: () => ({ list }) }));
const { itemsClient } = await import('./items.mjs');

it('lists the items', async () => {
  expect(await itemsClient('https://abc123.execute-api.eu-west-1.amazonaws.com/prod').list()).toEqual(['one', 'two']);
});
