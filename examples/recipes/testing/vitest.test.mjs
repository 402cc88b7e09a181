// Tests signed requests of a mock fetch with vitest. Replace the host.
import { sigv4 } from '@sigv4/fetch';
import { toBeSignedBy } from '@sigv4/testing/jest';
import { expect, it, vi } from 'vitest';

expect.extend({ toBeSignedBy });

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';

it('signs what a mock fetch is called with', async () => {
  const mockFetch = vi.fn(async (/** @type {string} */ _url, /** @type {RequestInit} */ _init) => Response.json([]));
  await sigv4(mockFetch, { credentials })(`${api}/items`, { method: 'PUT', body: '{}' });
  const [url = '', init] = mockFetch.mock.calls[0] ?? [];
  await expect(new Request(url, init)).toBeSignedBy(credentials, { service: 'execute-api', region: 'eu-west-1' });
});

it('signs with the keys of the environment', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  const mockFetch = vi.fn(async (/** @type {string} */ _url, /** @type {RequestInit} */ _init) => Response.json([]));
  await sigv4(mockFetch)(`${api}/items`, {});
  const [url = '', init] = mockFetch.mock.calls[0] ?? [];
  await expect(new Request(url, init)).toBeSignedBy(credentials);
  vi.unstubAllEnvs();
});

// Prints:
// passed: signs what a mock fetch is called with
// passed: signs with the keys of the environment
