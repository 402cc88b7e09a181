import { expect, it } from '@jest/globals';
import { sigv4, type CredentialProvider } from '@sigv4/fetch';
import { TEMPORARY } from '../support/credentials.ts';
import { recorder } from '../support/recorder.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const VAULT = 'https://vault123.execute-api.eu-west-1.amazonaws.com/prod/keys';

it('a provider that begins with a request which needs its own credentials fails at once, and is told to use the unwrapped fetch', async () => {
  const { fetch, calls } = recorder();
  const fromVault: CredentialProvider = () => signedFetch(VAULT).then(() => TEMPORARY);
  const signedFetch = sigv4(fetch, { credentials: fromVault });
  const refused: unknown = await signedFetch(API).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'ERR_CREDENTIALS',
    message: expect.stringMatching(
      new RegExp(`its credential provider sent GET ${VAULT}. The credential provider fromVault .*unwrapped fetch`),
    ),
  });
  expect(calls).toHaveLength(0);
});

it('a provider that uses the unwrapped fetch, or asks for no signature, loads', async () => {
  const { fetch, calls } = recorder();
  const fromVault: CredentialProvider = async () => {
    await fetch(VAULT);
    await signedFetch(VAULT, { sigv4: false });
    return TEMPORARY;
  };
  const signedFetch = sigv4(fetch, { credentials: fromVault });
  await signedFetch(API);
  expect(calls.map(({ url, headers }) => [url, headers.has('authorization')])).toEqual([
    [VAULT, false],
    [VAULT, false],
    [API, true],
  ]);
});

it('a provider may make requests that are signed with other credentials, and these may come of a provider, too', async () => {
  const { fetch, calls } = recorder();
  const fromFile: CredentialProvider = async () => ({ ...TEMPORARY, accessKeyId: 'ASIAFILE' });
  const signedForVault = sigv4(fetch, { credentials: fromFile });
  const fromVault: CredentialProvider = () => signedForVault(VAULT).then(() => TEMPORARY);
  await sigv4(fetch, { credentials: fromVault })(API);
  expect(
    calls.map(({ url, headers }) => [url, /Credential=(\w+)/.exec(headers.get('authorization') ?? '')?.[1]]),
  ).toEqual([
    [VAULT, 'ASIAFILE'],
    [API, TEMPORARY.accessKeyId],
  ]);
});

it('a provider that asks by way of another provider fails just so', async () => {
  const { fetch, calls } = recorder();
  const one: CredentialProvider = () => fetchTwo(VAULT).then(() => TEMPORARY);
  const two: CredentialProvider = () => fetchOne(VAULT).then(() => TEMPORARY);
  const fetchOne = sigv4(fetch, { credentials: one });
  const fetchTwo = sigv4(fetch, { credentials: two });
  await expect(fetchOne(API)).rejects.toMatchObject({
    code: 'ERR_CREDENTIALS',
    message: expect.stringMatching(/The credential provider one sent a request that waits/),
  });
  expect(calls).toHaveLength(0);
});

it('names the request that waits and that of its provider, if the provider passes the error on', async () => {
  const fromVault: CredentialProvider = () => signedFetch(VAULT).then(() => TEMPORARY);
  const signedFetch = sigv4(recorder().fetch, { credentials: fromVault });
  await expect(signedFetch(API)).rejects.toMatchObject({
    message: `Cannot sign GET ${API}: its credential provider sent GET ${VAULT}. The credential provider fromVault sent a request that waits for its own credentials. Give it the unwrapped fetch, or pass sigv4: false.`,
    cause: { message: expect.stringContaining(`Cannot sign GET ${VAULT}: `) },
  });
});

it("what a provider's own requests are refused with is the cause, and not the code, of what became of the request that waits", async () => {
  const { fetch, calls } = recorder();
  const signedForVault = sigv4(fetch, { credentials: TEMPORARY, service: 'execute-api', region: 'eu-west-1' });
  const fromVault: CredentialProvider = () => signedForVault('https://vault.example.com/').then(() => TEMPORARY);
  const refused: unknown = await sigv4(fetch, { credentials: fromVault })(API).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'ERR_CREDENTIALS',
    message: expect.stringContaining(`Cannot sign GET ${API}: The credential provider fromVault failed: Cannot sign`),
    cause: { code: 'ERR_HOST_NOT_ALLOWED' },
  });
  expect(calls).toHaveLength(0);
});

it('an error that only bears the name of ours is the cause of ours', async () => {
  const stranger = Object.assign(new Error('x'), { name: 'SigV4Error' });
  const refused: unknown = await sigv4(recorder().fetch, { credentials: () => Promise.reject(stranger) })(API).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 'ERR_CREDENTIALS', cause: stranger });
});
