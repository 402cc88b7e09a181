import { expect, it } from '@jest/globals';
import { createSigner, type SigV4Event } from '@sigv4/core';
import { SECOND } from '../../support/clock.ts';
import { withEnvironment } from '../../support/environment.ts';
import { gate } from '../../support/provider.ts';
import { startServer } from '../../support/server.ts';
import { containerAnswer, scene } from './steady.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'secret' };

const PROFILES = ['default', 'work']
  .map((name) => `[${name}]\naws_access_key_id = AKIA${name}\naws_secret_access_key = secret\n`)
  .join('');

async function changing() {
  const here = await scene();
  const told: (string | undefined)[] = [];
  const onEvent = (event: SigV4Event) =>
    void (event.type === 'refreshed'
      ? told.push(event.accessKeyId)
      : event.type === 'refresh-failed' && told.push('failed'));
  const signer = createSigner({ now: here.now, onEvent });
  const keyId = async (): Promise<string> => (await signer.credentials.get()).accessKeyId;
  here.file('credentials', PROFILES);
  return { ...here, keyId, told };
}

it('keys that are removed from the environment are replaced by those of the chain, and keys that appear replace these', async () => {
  const here = await changing();
  try {
    await withEnvironment({ ...here.environment, ...KEYS }, async () => {
      expect(await here.keyId()).toBe('AKIAENVIRONMENT');
      for (const name of Object.keys(KEYS)) delete process.env[name];
      here.later(SECOND);
      expect(await here.keyId()).toBe('AKIAdefault');
      Object.assign(process.env, KEYS);
      here.later(SECOND);
      expect(await here.keyId()).toBe('AKIAENVIRONMENT');
    });
    expect(here.told).toEqual(['AKIAENVIRONMENT', 'AKIAdefault', 'AKIAENVIRONMENT']);
  } finally {
    await here.end();
  }
});

it('another AWS_PROFILE is seen too, and its removal', async () => {
  const here = await changing();
  try {
    await withEnvironment({ ...here.environment, AWS_PROFILE: 'default' }, async () => {
      expect(await here.keyId()).toBe('AKIAdefault');
      process.env['AWS_PROFILE'] = 'work';
      here.later(SECOND);
      expect(await here.keyId()).toBe('AKIAwork');
      delete process.env['AWS_PROFILE'];
      Object.assign(process.env, KEYS);
      here.later(SECOND);
      expect(await here.keyId()).toBe('AKIAENVIRONMENT');
    });
  } finally {
    await here.end();
  }
});

it('a load that is under way for the old ones is dropped: who waits for it gets the new keys, and its answer is not used', async () => {
  const here = await changing();
  here.file('credentials', '');
  const held = gate();
  const asked = gate();
  const endpoint = await startServer((_, response) => {
    asked.open();
    void held.closed.then(() => response.end(containerAnswer(here.issue())));
  });
  try {
    // A profile that no other test has: the chain of the AWS SDK remembers.
    const variables = {
      ...here.environment,
      AWS_PROFILE: 'nobody',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.url}/role`,
    };
    await withEnvironment(variables, async () => {
      const first = here.keyId();
      await asked.closed;
      delete process.env['AWS_PROFILE'];
      Object.assign(process.env, KEYS);
      here.later(SECOND);
      expect(await here.keyId()).toBe('AKIAENVIRONMENT');
      expect(await first).toBe('AKIAENVIRONMENT');
      held.open();
      while (here.known.length === 0) await new Promise((resolve) => setImmediate(resolve));
      for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(await here.keyId()).toBe('AKIAENVIRONMENT');
    });
    expect(here.told).toEqual(['AKIAENVIRONMENT']);
  } finally {
    held.open();
    await endpoint.close();
    await here.end();
  }
});
