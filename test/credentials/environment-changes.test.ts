import { describe, expect, it } from '@jest/globals';
import { createSigner, type SigV4Event } from '@sigv4/core';
import { fakeClock, HOUR, MINUTE, SECOND } from '../support/clock.ts';
import { withEnvironment } from '../support/environment.ts';

const keys = (id: string, more: Readonly<Record<string, string>> = {}) => ({
  AWS_ACCESS_KEY_ID: id,
  AWS_SECRET_ACCESS_KEY: `secret of ${id}`.replaceAll(' ', '-'),
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  ...more,
});

/** A signer on a clock of its own, which has used the first keys. */
async function used() {
  const clock = fakeClock();
  const events: SigV4Event[] = [];
  const signer = createSigner({ now: clock.now, onEvent: (event) => events.push(event) });
  const keyId = async (): Promise<string> => (await signer.credentials.get()).accessKeyId;
  const told = (type: SigV4Event['type']): SigV4Event[] => events.filter((event) => event.type === type);
  await keyId();
  return { clock, events, signer, keyId, told };
}

const set = (variables: Readonly<Record<string, string>>): void => void Object.assign(process.env, variables);
const remove = (...names: readonly string[]): void => names.forEach((name) => void delete process.env[name]);

describe('keys in the environment that change', () => {
  it('are used by all requests after a second, and told once', () =>
    withEnvironment(keys('AKIA1'), async () => {
      const { clock, keyId, told } = await used();
      set(keys('AKIA2'));
      clock.advance(SECOND);
      expect(await Promise.all([keyId(), keyId()])).toEqual(['AKIA2', 'AKIA2']);
      expect(await keyId()).toBe('AKIA2');
      expect(told('refreshed')).toMatchObject([
        { accessKeyId: 'AKIA1' },
        { accessKeyId: 'AKIA2', lifetime: undefined },
      ]);
    }));

  it('are compared at most once a second', () =>
    withEnvironment(keys('AKIA1'), async () => {
      const { clock, keyId } = await used();
      set(keys('AKIA2'));
      clock.advance(SECOND - 1);
      expect(await keyId()).toBe('AKIA1');
      clock.advance(1);
      expect(await keyId()).toBe('AKIA2');
      set(keys('AKIA3'));
      clock.advance(SECOND - 1);
      expect(await keyId()).toBe('AKIA2');
      clock.advance(1);
      expect(await keyId()).toBe('AKIA3');
    }));

  it('are seen after the clock was set back', () =>
    withEnvironment(keys('AKIA1'), async () => {
      const { clock, keyId } = await used();
      set(keys('AKIA2'));
      clock.advance(-HOUR);
      expect(await keyId()).toBe('AKIA2');
    }));

  it('are seen by a refresh, and after a second only one session token may have changed', () =>
    withEnvironment(keys('ASIA1', { AWS_SESSION_TOKEN: 'one' }), async () => {
      const { clock, signer } = await used();
      set({ AWS_SESSION_TOKEN: 'two' });
      expect((await signer.credentials.refresh()).sessionToken).toBe('two');
      set({ AWS_SESSION_TOKEN: 'three' });
      clock.advance(SECOND);
      expect((await signer.credentials.get()).sessionToken).toBe('three');
    }));

  it('have refresh windows of their own', () =>
    withEnvironment(
      keys('ASIA1', { AWS_CREDENTIAL_EXPIRATION: new Date(fakeClock().now() + MINUTE).toISOString() }),
      async () => {
        const { clock, keyId, told } = await used();
        set(keys('ASIA2', { AWS_CREDENTIAL_EXPIRATION: new Date(clock.now() + 10 * HOUR).toISOString() }));
        clock.advance(SECOND);
        expect(await keyId()).toBe('ASIA2');
        clock.advance(2 * MINUTE);
        expect(await keyId()).toBe('ASIA2');
        expect(told('refreshed')).toHaveLength(2);
        expect(told('refreshed').at(-1)).toMatchObject({ lifetime: 10 * HOUR - SECOND });
      },
    ));

  it('only in their expiration are used with the new one, and nothing is told', () =>
    withEnvironment(
      keys('ASIA1', { AWS_CREDENTIAL_EXPIRATION: new Date(fakeClock().now() + MINUTE).toISOString() }),
      async () => {
        const { clock, signer, told } = await used();
        set({ AWS_CREDENTIAL_EXPIRATION: new Date(clock.now() + HOUR).toISOString() });
        clock.advance(SECOND);
        expect((await signer.credentials.get()).expiration).toEqual(new Date(clock.now() + HOUR - SECOND));
        expect(told('refreshed')).toHaveLength(1);
      },
    ));

  it('and change back within a second have not changed', () =>
    withEnvironment(keys('AKIA1'), async () => {
      const { clock, keyId, events } = await used();
      set(keys('AKIA2'));
      set(keys('AKIA1'));
      clock.advance(SECOND);
      expect(await keyId()).toBe('AKIA1');
      expect(events).toHaveLength(1);
    }));

  it('to something invalid are an error that names the variable, and the old ones are not used', () =>
    withEnvironment(keys('AKIA1'), async () => {
      const { clock, keyId, told } = await used();
      set({ AWS_ACCESS_KEY_ID: '"AKIA2"' });
      clock.advance(SECOND);
      for (let request = 0; request < 2; request++)
        await expect(keyId()).rejects.toThrow(/quotation marks around AWS_ACCESS_KEY_ID/);
      expect(told('refresh-failed')).toHaveLength(2);
      set(keys('AKIA3'));
      clock.advance(SECOND);
      expect(await keyId()).toBe('AKIA3');
    }));

  it('and come back after an error are used again', () =>
    withEnvironment(keys('AKIA1'), async () => {
      const { clock, keyId } = await used();
      set({ AWS_ACCESS_KEY_ID: ' ' });
      clock.advance(SECOND);
      await expect(keyId()).rejects.toMatchObject({ code: 'ERR_CREDENTIALS' });
      set(keys('AKIA1'));
      expect(await keyId()).toBe('AKIA1');
    }));

  it.each([
    ['both of them', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
    ['one of them', ['AWS_SECRET_ACCESS_KEY']],
  ])('by the removal of %s, where there is no other source, are an error, and are not used again', (_, names) =>
    withEnvironment(keys('AKIA1'), async () => {
      const { clock, keyId } = await used();
      remove(...names);
      clock.advance(SECOND);
      for (let request = 0; request < 2; request++)
        await expect(keyId()).rejects.toMatchObject({ code: 'ERR_NO_CREDENTIALS' });
    }),
  );

  it('do not matter to an object or to an own provider', () =>
    withEnvironment(keys('AKIA1'), async () => {
      const clock = fakeClock();
      let calls = 0;
      const credentials = async () => {
        calls += 1;
        return { accessKeyId: 'AKIAOWN', secretAccessKey: 'secret' };
      };
      const signer = createSigner({ credentials, now: clock.now });
      await signer.credentials.get();
      set(keys('AKIA2'));
      clock.advance(MINUTE);
      expect((await signer.credentials.get()).accessKeyId).toBe('AKIAOWN');
      expect(calls).toBe(1);
    }));
});
