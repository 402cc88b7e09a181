import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { concealed, createSigner, type Credentials, type SigV4Options } from '@sigv4/core';
import { sourceOf } from '../../packages/core/src/credentials/registry.ts';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { withEnvironment } from '../support/environment.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?key=value';
const ENVIRONMENT = { AWS_ACCESS_KEY_ID: LONG_TERM.accessKeyId, AWS_SECRET_ACCESS_KEY: LONG_TERM.secretAccessKey };

/** A clock of its own gives a test a cache of its own. */
const signer = (options: SigV4Options = {}) => createSigner({ now: () => Date.now(), ...options });
const sign = async (options?: SigV4Options): Promise<Record<string, string>> =>
  (await signer(options).sign({ method: 'GET', url: API })).headers;

describe('credentials given as an object', () => {
  it('sign', async () =>
    expect((await sign({ credentials: LONG_TERM }))['authorization']).toContain('Credential=AKIAIOSFODNN7EXAMPLE/'));
  it('with a session token send it', async () =>
    expect((await sign({ credentials: TEMPORARY }))['x-amz-security-token']).toBe(TEMPORARY.sessionToken));
  it('without a session token send none', async () =>
    expect(await sign({ credentials: LONG_TERM })).not.toHaveProperty('x-amz-security-token'));

  it.each([
    ['no access key', { secretAccessKey: 'secret' }, 'accessKeyId'],
    ['an empty access key', { accessKeyId: '', secretAccessKey: 'secret' }, 'accessKeyId'],
    ['no secret key', { accessKeyId: 'AKID' }, 'secretAccessKey'],
    [
      "the spelling of AWS's APIs",
      { AccessKeyId: 'AKID', SecretAccessKey: 'secret' },
      /no text in accessKeyId\. It has AccessKeyId: pass that as accessKeyId\.$/,
    ],
    [
      'the spelling of the shared files',
      { accessKeyId: 'AKID', aws_secret_access_key: 'secret' },
      /It has aws_secret_access_key: pass that as secretAccessKey\.$/,
    ],
    ['a secret key with a line end', { accessKeyId: 'AKID', secretAccessKey: 'secret\n' }, 'secretAccessKey'],
    [
      'an access key in quotation marks',
      { accessKeyId: '"AKID"', secretAccessKey: 'secret' },
      /^sigv4: The `credentials` object has quotation marks around accessKeyId\. Remove them/,
    ],
    [
      'a secret key in quotation marks',
      { accessKeyId: 'AKID', secretAccessKey: "'secret'" },
      /quotation marks around secretAccessKey\./,
    ],
    [
      'a session token in quotation marks',
      { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: '"token"' },
      /quotation marks around sessionToken\./,
    ],
    ['an access key that is a number', { accessKeyId: 5, secretAccessKey: 'secret' }, 'accessKeyId'],
    [
      'an invalid expiration',
      { accessKeyId: 'AKID', secretAccessKey: 'secret', expiration: new Date('soon') },
      'expiration',
    ],
    [
      'an expiration that no Date can be',
      { accessKeyId: 'AKID', secretAccessKey: 'secret', expiration: { getTime: (): number => 1e300 } },
      'expiration',
    ],
  ])('with %s are refused when the signer is made, and the field is named', (_, credentials, field) => {
    expect(() => signer({ credentials: credentials as Credentials })).toThrow(TypeError);
    expect(() => signer({ credentials: credentials as Credentials })).toThrow(field);
  });

  it('whose expiration has passed are refused before anything is sent', async () => {
    const credentials = { ...TEMPORARY, expiration: new Date('2026-01-01T00:00:00Z') };
    await expect(sign({ credentials, now: () => Date.parse('2026-01-01T00:00:01Z') })).rejects.toMatchObject({
      code: 'ERR_CREDENTIALS',
      message: expect.stringContaining('2026-01-01T00:00:00.000Z'),
    });
  });

  it('with a quotation mark at one end only are taken: other servers have other keys', async () =>
    expect(await sign({ credentials: { ...LONG_TERM, secretAccessKey: '"secret' } })).toHaveProperty('authorization'));
  it('with an expiration that is null do not expire', () =>
    expect(sourceOf({ ...LONG_TERM, expiration: null as never }, Date.now).get()).toMatchObject({
      expiration: undefined,
    }));

  it('with an empty session token are one snapshot, and derive one signing key, for all signatures', () => {
    const source = sourceOf({ ...LONG_TERM, sessionToken: '' }, Date.now);
    expect(source.get()).toBe(source.get());
  });

  it('may be of a class that hides its fields from enumeration, as in the AWS SDK v2', async () => {
    class Hidden {
      get accessKeyId() {
        return TEMPORARY.accessKeyId;
      }
      get sessionToken() {
        return TEMPORARY.sessionToken;
      }
    }
    const credentials = Object.defineProperty(new Hidden(), 'secretAccessKey', {
      value: TEMPORARY.secretAccessKey,
    }) as Hidden & Credentials;
    expect({ ...concealed(credentials) }).toMatchObject(TEMPORARY);
    expect((await sign({ credentials }))['x-amz-security-token']).toBe(TEMPORARY.sessionToken);
  });

  it('may be changed by their owner, and the next signature is made with the new ones', async () => {
    const credentials = { ...LONG_TERM };
    const made = signer({ credentials });
    await made.sign({ method: 'GET', url: API });
    credentials.accessKeyId = 'AKIAROTATED';
    expect((await made.sign({ method: 'GET', url: API })).headers['authorization']).toContain(
      'Credential=AKIAROTATED/',
    );
  });

  it('may get another expiration, which is checked', async () => {
    const credentials: { -readonly [Name in keyof Credentials]: Credentials[Name] } = { ...TEMPORARY };
    const made = signer({ credentials });
    credentials.expiration = '2099-01-01T00:00:00Z' as never;
    await expect(made.sign({ method: 'GET', url: API })).rejects.toMatchObject({
      code: 'ERR_CREDENTIALS',
      message: expect.stringMatching(/^Cannot sign GET .*text in expiration/),
    });
    credentials.expiration = null as never;
    expect(await made.sign({ method: 'GET', url: API })).toHaveProperty('headers.authorization');
  });
});

describe('credentials of a provider', () => {
  it('sign', async () =>
    expect((await sign({ credentials: async () => TEMPORARY }))['authorization']).toContain(
      `Credential=${TEMPORARY.accessKeyId}/`,
    ));

  it.each([
    ['nothing', undefined, 'object with accessKeyId and secretAccessKey'],
    ['no access key', { secretAccessKey: 'secret' }, 'accessKeyId'],
    ['an empty secret key', { accessKeyId: 'AKID', secretAccessKey: '' }, 'secretAccessKey'],
    [
      'a secret key in quotation marks',
      { accessKeyId: 'AKID', secretAccessKey: '"quoted"' },
      'quotation marks around secretAccessKey',
    ],
    ['a session token that is a number', { ...LONG_TERM, sessionToken: 5 }, 'sessionToken'],
    ['an expiration that is a string', { ...LONG_TERM, expiration: '2030-01-01' }, 'text in expiration. Use new Date'],
    ['an expiration that is a number', { ...LONG_TERM, expiration: 0 }, 'expiration'],
    ['an expiration that is empty', { ...LONG_TERM, expiration: '' }, 'expiration'],
    ['an expiration that has passed', { ...LONG_TERM, expiration: new Date(0) }, 'expired at 1970-01-01'],
  ])('that returns %s are refused, and request, provider and field are named', async (_, returned, word) => {
    async function fromVault(): Promise<Credentials> {
      return returned as Credentials;
    }
    const refused = sign({ credentials: fromVault });
    await expect(refused).rejects.toMatchObject({ name: 'SigV4Error', code: 'ERR_CREDENTIALS' });
    await expect(refused).rejects.toThrow(
      new RegExp(`^Cannot sign GET https://abc123[^?]*/prod/items: .*fromVault.*${word}`),
    );
  });

  it('that fails are refused with its error as the cause, and its reason in the message', async () => {
    const cause = new Error('vault is sealed');
    const refused = sign({ credentials: () => Promise.reject(cause) });
    await expect(refused).rejects.toMatchObject({ code: 'ERR_CREDENTIALS', cause });
    await expect(refused).rejects.toThrow(/: The credential provider failed: vault is sealed\. See/);
  });

  it('that throws before it returns a promise is refused in the same way', async () => {
    const credentials = (): Promise<Credentials> => {
      throw new Error('sealed');
    };
    await expect(sign({ credentials })).rejects.toMatchObject({ code: 'ERR_CREDENTIALS' });
  });
});

describe('credentials of the environment', () => {
  it('are found without any option', () =>
    withEnvironment(ENVIRONMENT, async () =>
      expect((await sign())['authorization']).toContain(`Credential=${LONG_TERM.accessKeyId}/`),
    ));

  it('may be temporary', () =>
    withEnvironment({ ...ENVIRONMENT, AWS_SESSION_TOKEN: 'token' }, async () => {
      expect((await sign())['x-amz-security-token']).toBe('token');
    }));

  it('may expire', () =>
    withEnvironment({ ...ENVIRONMENT, AWS_CREDENTIAL_EXPIRATION: '2026-01-01T00:00:00Z' }, async () => {
      expect((await signer({ now: () => Date.parse('2025-12-31T00:00:00Z') }).credentials.get()).expiration).toEqual(
        new Date('2026-01-01T00:00:00Z'),
      );
      await expect(sign({ now: () => Date.parse('2026-01-02T00:00:00Z') })).rejects.toMatchObject({
        code: 'ERR_CREDENTIALS',
      });
    }));

  it.each([
    ['AWS_ACCESS_KEY_ID', '"AKIAIOSFODNN7EXAMPLE"', 'quotation marks around'],
    ['AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE\r', 'invalid characters in'],
    ['AWS_ACCESS_KEY_ID', ' ', 'invalid characters in'],
    ['AWS_SECRET_ACCESS_KEY', "'wJalrXUtnFEMI/K7MDENG'", 'quotation marks around'],
    ['AWS_SECRET_ACCESS_KEY', '“wJalrXUtnFEMI/K7MDENG”', 'invalid characters in'],
    ['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG\n', 'invalid characters in'],
    ['AWS_SESSION_TOKEN', '"IQoJb3JpZ2luX2VjEXAMPLE=="', 'quotation marks around'],
    ['AWS_SESSION_TOKEN', '""', 'quotation marks around'],
    ['AWS_SESSION_TOKEN', 'IQoJb3JpZ2luX2VjEXAMPLE==\nx-amz-acl: public-read', 'invalid characters in'],
    ['AWS_CREDENTIAL_EXPIRATION', 'tomorrow', 'no valid Date in'],
    ['AWS_CREDENTIAL_EXPIRATION', '"2030-01-01T00:00:00Z"', 'no valid Date in'],
    ['AWS_CREDENTIAL_EXPIRATION', '1767225600', 'no valid Date in'],
  ])('with %s=%j are refused, and the variable is named, and not its value', (name, value, what) =>
    withEnvironment({ ...ENVIRONMENT, [name]: value }, async () => {
      const error = (await sign().catch((reason: unknown) => reason)) as Error;
      expect(error).toMatchObject({
        code: 'ERR_CREDENTIALS',
        message: expect.stringMatching(new RegExp(`The environment has .*${what} ${name}\\.`)),
      });
      const secret = value
        .replace(/[^\w/]/g, ' ')
        .trim()
        .split(' ')[0];
      if (secret) expect(inspect(error)).not.toContain(secret);
    }),
  );

  it.each([
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'],
  ])('that are %s alone are none, and %s is said to be missing', (there, missing) =>
    withEnvironment({ [there]: 'AKID', AWS_EC2_METADATA_DISABLED: 'true' }, async () => {
      const refused = sign();
      await expect(refused).rejects.toMatchObject({ code: 'ERR_NO_CREDENTIALS' });
      await expect(refused).rejects.toThrow(new RegExp(`: ${missing} is not set, but ${there} is. Set both.$`));
    }),
  );
});

describe('without an option', () => {
  const { process } = globalThis;
  afterEach(() => void Object.assign(globalThis, { process }));

  it.each<[string, unknown]>([
    ['in a browser, where there is no process', undefined],
    ['in a worker whose process has no environment', {}],
    [
      'in Deno without the permission to read the environment',
      {
        env: new Proxy(
          {},
          {
            get: () => {
              throw new Error(
                'NotCapable: Requires env access to "AWS_ACCESS_KEY_ID", run again with the --allow-env flag',
              );
            },
          },
        ),
      },
    ],
  ])('%s, the error says what to pass', async (_, bare) => {
    const made = signer();
    Object.assign(globalThis, { process: bare });
    const refused: unknown = await made.sign({ method: 'GET', url: API }).catch((error: unknown) => error);
    Object.assign(globalThis, { process });
    expect(refused).toMatchObject({
      name: 'SigV4Error',
      code: 'ERR_NO_CREDENTIALS',
      message: expect.stringMatching(
        /^Cannot sign GET https:\/\/abc123.*[Pp]ass `credentials`: an object with accessKeyId and secretAccessKey, or a function that loads one\./,
      ),
    });
  });
});

describe('secrets', () => {
  it('are in no print of the credentials, of the signer, or of an error', async () => {
    const made = signer({ credentials: async () => TEMPORARY });
    const credentials = await made.credentials.get();
    expect(credentials.secretAccessKey).toBe(TEMPORARY.secretAccessKey);
    expect({ ...credentials }).toMatchObject(TEMPORARY);
    const error: unknown = await made
      .sign({ method: 'GET', url: 'https://example.com/' })
      .catch((reason: unknown) => reason);
    for (const thing of [credentials, { credentials }, made, error]) {
      const printed = inspect(thing, { depth: 9, showHidden: true }) + JSON.stringify(thing);
      expect(printed).not.toContain(TEMPORARY.secretAccessKey);
      expect(printed).not.toContain(TEMPORARY.sessionToken);
    }
  });
});
