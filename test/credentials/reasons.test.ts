import { describe, expect, it } from '@jest/globals';
import { createSigner, SigV4Error, type SigV4Event } from '@sigv4/core';
import { failureOf } from '../../packages/core/src/platform/reason.ts';
import { fakeClock, HOUR, MINUTE } from '../support/clock.ts';
import { TEMPORARY } from '../support/credentials.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const START = `Cannot sign GET ${API}: `;

const throwingProxy = (): object =>
  new Proxy(
    {},
    {
      get() {
        throw new Error(TEMPORARY.sessionToken);
      },
    },
  );

async function messageOf(reason: unknown): Promise<string> {
  async function fromVault(): Promise<never> {
    throw reason;
  }
  const error: unknown = await createSigner({ credentials: fromVault })
    .sign({ method: 'GET', url: API })
    .catch((caught: unknown) => caught);
  const { code, cause } = error as SigV4Error;
  expect(code).toBe('ERR_CREDENTIALS');
  expect(cause === reason).toBe(true); // jest would read the properties of a Proxy
  return (error as Error).message;
}

describe('the message of a provider that failed', () => {
  it.each<[string, unknown, string]>([
    ["the provider's own reason", new Error('the vault is sealed.'), 'the vault is sealed'],
    [
      'the cause of a fetch that failed',
      new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') }),
      'fetch failed: connect ECONNREFUSED 127.0.0.1:1',
    ],
    [
      'the first of several errors without a message, as Node gives them for several addresses',
      new AggregateError([new Error('connect ECONNREFUSED ::1:1'), new Error('connect ECONNREFUSED 127.0.0.1:1')]),
      'connect ECONNREFUSED ::1:1',
    ],
    ['that no error was thrown', {}, 'it threw an object that is no error'],
    ['a name where there is no message', Object.assign(new Error(''), { name: 'AccessDenied' }), 'AccessDenied'],
    ['a cause that is part of the message only once', new Error('a: b', { cause: new Error('b') }), 'a: b'],
    ['lines in one line', new Error('no\nTo do: nothing'), 'no To do: nothing'],
    ['control characters escaped', new Error('\u001b[2J'), '\\u001b[2J'],
    ['no more than 500 characters', new Error('x'.repeat(9999)), 'x'.repeat(500)],
    ['no password', new Error('POST /login {"password":"hunter2"}'), 'POST /login {"password":"[redacted]"}'],
    [
      'no command line',
      new Error('Command failed: tool --pin 1234\ntool: bad pin'),
      'The command failed. tool: bad pin',
    ],
    [
      'no command line of a cause',
      new Error('no keys', { cause: new Error('Command failed: tool --pin 1234') }),
      'no keys: The command failed',
    ],
    [
      'no text that was to be JSON, which may be the keys',
      new Error('no keys', {
        cause: new SyntaxError('Unexpected token \'w\', "wJalrXUtnF"... is not valid JSON'),
      }),
      'no keys: Unexpected token \'w\', "[redacted]"... is not valid JSON',
    ],
    ['Windows lines in one line', new Error('no\r\n  keys'), 'no keys'],
    [
      'that the error cannot be read',
      { message: Object.create(null) as unknown },
      'it threw an object that cannot be read',
    ],
    [
      'that its cause cannot be read',
      new Error('no keys', { cause: throwingProxy() }),
      'no keys: it threw an object that cannot be read',
    ],
    ['that a Proxy throws', throwingProxy(), 'it threw an object that cannot be read'],
  ])('has %s', async (_, reason, said) =>
    expect(await messageOf(reason)).toBe(
      `${START}The credential provider fromVault failed: ${said}. See the cause of this error.`,
    ),
  );

  it.each([
    ['a text', 'sealed', 'sealed'],
    ['null', null, 'it threw no error'],
    ['undefined', undefined, 'it threw no error'],
  ])('says nothing of a cause where %s was thrown', async (_, reason, said) =>
    expect(await messageOf(reason)).toBe(`${START}The credential provider fromVault failed: ${said}.`),
  );

  it('ends for errors that are causes of each other', async () => {
    const error = new Error('one');
    error.cause = new Error('two', { cause: error });
    expect(await messageOf(error)).toContain('one: two');
  });

  it.each([
    [
      "The SSO session token associated with profile=work was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
      'Run aws sso login --profile work. ',
    ],
    [
      'The SSO session associated with this profile is invalid. To refresh this SSO session run aws sso login with the corresponding profile.',
      'Run aws sso login. ',
    ],
  ])('begins with the command that renews an SSO session', async (reason, command) =>
    expect(await messageOf(new Error(reason))).toBe(
      `${START}${command}The credential provider fromVault failed: ${reason}`,
    ),
  );

  it('names the profile that the SSO session belongs to, where it is another one than AWS_PROFILE', () =>
    expect(
      failureOf('The profile "admin"', new Error("… profile=sso was not found … run 'aws sso login' …"), {
        profile: 'admin',
      }),
    ).toMatch(/^Run aws sso login --profile sso\. The profile "admin" failed: /));

  it.each([
    ['of any error', (message: string) => new Error(message), 'The credential provider failed: '],
    ['of an error of this library', (message: string) => new SigV4Error('ERR_NO_CREDENTIALS', message), ''],
  ])('does not hold the token of the credentials that were to be refreshed, %s', async (_, errorOf, start) => {
    const clock = fakeClock();
    const events: SigV4Event[] = [];
    let reason: Error | undefined;
    const signer = createSigner({
      now: clock.now,
      onEvent: (event) => events.push(event),
      async credentials() {
        if (reason) throw reason;
        return { ...TEMPORARY, expiration: new Date(clock.now() + HOUR) };
      },
    });
    await signer.credentials.get();
    reason = errorOf(`the header ${TEMPORARY.sessionToken} is invalid`);
    clock.advance(HOUR - MINUTE / 2);
    await signer.credentials.get();
    expect(events.at(-1)).toMatchObject({
      type: 'refresh-failed',
      error: {
        message: expect.stringContaining(`${start}the header [redacted] is invalid`),
      },
    });
  });
});
