// Tests that no request is sent without credentials, and that the test uses the example keys.
import { expect, it } from '@jest/globals';
import { createSigner } from '@sigv4/axios';
import { itemsClient } from './items.mjs';

it('sends nothing without keys, and says so', async () => {
  const { AWS_ACCESS_KEY_ID } = process.env;
  delete process.env['AWS_ACCESS_KEY_ID'];
  const { list } = itemsClient('https://abc123.execute-api.eu-west-1.amazonaws.com/prod');
  await expect(list()).rejects.toMatchObject({ code: 'ERR_NO_CREDENTIALS' });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID });
});

it('signs with the keys of the setup file', async () => {
  const { accessKeyId } = await createSigner().credentials.get();
  expect(accessKeyId).toBe('AKIDEXAMPLE');
});
