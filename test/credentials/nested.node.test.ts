import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, expect, it, jest } from '@jest/globals';
import axios from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 as signFetch, createSigner, type CredentialProvider } from '@sigv4/fetch';
import { fakeClock, HOUR } from '../support/clock.ts';
import { TEMPORARY } from '../support/credentials.ts';
import { gate } from '../support/provider.ts';
import { recorder } from '../support/recorder.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const VAULT = 'https://vault123.execute-api.eu-west-1.amazonaws.com/prod/keys';
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

afterEach(() => void jest.restoreAllMocks());

it('a request deep inside a provider fails at once, through axios too', async () => {
  const instance = axios.create();
  const fromVault: CredentialProvider = async () => {
    await pause();
    await Promise.all([pause(), instance.get(VAULT)]);
    return TEMPORARY;
  };
  instance.interceptors.request.use(signAxios({ credentials: fromVault }));
  const ofNestedRequest = {
    code: 'ERR_CREDENTIALS',
    message: expect.stringMatching(/^Cannot sign GET .*vault123.*Give it the unwrapped fetch/),
  };
  await expect(instance.get(API)).rejects.toMatchObject({
    code: 'ERR_CREDENTIALS',
    cause: { code: 'ERR_CREDENTIALS', cause: ofNestedRequest },
  });
});

it('a request that a provider leaves behind is an ordinary one when the load is over, and while the next load runs', async () => {
  const clock = fakeClock();
  const { fetch, calls } = recorder();
  const [afterwards, meanwhile, held] = [gate(), gate(), gate()];
  const left: Promise<unknown>[] = [];
  let loads = 0;
  const provider: CredentialProvider = async () => {
    loads += 1;
    if (loads === 1)
      left.push(
        afterwards.closed.then(() => signedFetch(API)),
        meanwhile.closed.then(() => signedFetch(API)),
      );
    else await held.closed;
    return { ...TEMPORARY, accessKeyId: `ASIA${loads}`, expiration: new Date(clock.now() + HOUR) };
  };
  const signedFetch = signFetch(fetch, { credentials: provider, now: clock.now });
  await signedFetch(API);
  afterwards.open();
  await left[0];
  clock.advance(HOUR);
  const next = signedFetch(API);
  meanwhile.open();
  await pause();
  held.open();
  await Promise.all([next, left[1]]);
  expect(calls.map(({ headers }) => /ASIA\d/.exec(headers.get('authorization') ?? '')?.[0])).toEqual([
    'ASIA1',
    'ASIA1',
    'ASIA2',
    'ASIA2',
  ]);
});

it('asynchronous contexts are followed during loads only', async () => {
  const run = jest.spyOn(AsyncLocalStorage.prototype, 'run');
  const disable = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
  const [one, two] = [gate(), gate()];
  const signerOver = (closed: Promise<void>) => createSigner({ credentials: () => closed.then(() => TEMPORARY) });
  const [first, second] = [signerOver(one.closed).credentials.get(), signerOver(two.closed).credentials.get()];
  await pause();
  expect(run).toHaveBeenCalledTimes(2);
  one.open();
  await first;
  await pause();
  expect(disable).not.toHaveBeenCalled();
  two.open();
  await second;
  await pause();
  expect(disable).toHaveBeenCalledTimes(1);
});

it('a load that fails ends the following, too', async () => {
  const disable = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
  await expect(
    createSigner({ credentials: () => Promise.reject(new Error('down')) }).credentials.get(),
  ).rejects.toMatchObject({ code: 'ERR_CREDENTIALS' });
  await pause();
  expect(disable).toHaveBeenCalledTimes(1);
});
