import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';
import { sigv4, type SigV4Event } from '@sigv4/fetch';
import { createGateway, type Gateway } from '@sigv4/testing';
import { fakeClock, HOUR } from '../support/clock.ts';
import { startServer } from '../support/server.ts';

const COGNITO = 'cognito-identity.eu-west-1.amazonaws.com';

/** What the AWS SDK sends with in a browser. It is a dependency of its own. */
const sdk = createRequire(createRequire(import.meta.url).resolve('@aws-sdk/credential-providers'));
const { FetchHttpHandler } = createRequire(sdk.resolve('@aws-sdk/nested-clients/cognito-identity'))(
  '@smithy/fetch-http-handler',
) as { FetchHttpHandler: new () => object };

const clock = fakeClock();
const known: { accessKeyId: string; secretAccessKey: string; sessionToken: string; expiration: Date }[] = [];
const calls: { target: string; signed: boolean }[] = [];
const unwrapped = globalThis.fetch;
let gateway: Gateway;
let cognito: Awaited<ReturnType<typeof startServer>>;

beforeEach(async () => {
  gateway = await createGateway({ credentials: known, now: clock.now });
  cognito = await startServer(({ headers }, response) => {
    const target = String(headers['x-amz-target']).split('.').at(-1) ?? '';
    calls.push({ target, signed: 'authorization' in headers });
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (target === 'GetId') return response.end('{"IdentityId":"eu-west-1:1"}');
    const serial = known.length + 1;
    const keys = {
      accessKeyId: `ASIA${serial}`,
      secretAccessKey: `secret${serial}`,
      sessionToken: `token${serial}`,
      expiration: new Date(clock.now() + HOUR),
    };
    known.push(keys);
    response.end(
      JSON.stringify({
        IdentityId: 'eu-west-1:1',
        Credentials: {
          AccessKeyId: keys.accessKeyId,
          SecretKey: keys.secretAccessKey,
          SessionToken: keys.sessionToken,
          Expiration: keys.expiration.getTime() / 1000,
        },
      }),
    );
  });
});
afterEach(async () => {
  globalThis.fetch = unwrapped;
  await Promise.all([gateway.close(), cognito.close()]);
});

/** A network in which Cognito's host name leads to this machine. */
const network: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const { host, pathname } = new URL(request.url);
  return host === COGNITO
    ? unwrapped(cognito.url + pathname, {
        method: request.method,
        headers: request.headers,
        body: await request.text(),
      })
    : unwrapped(request);
};

it('a wrapped global fetch may have its credentials from Cognito, whose provider calls that very fetch', async () => {
  const events: SigV4Event[] = [];
  const credentials = fromCognitoIdentityPool({
    identityPoolId: 'eu-west-1:pool',
    clientConfig: { region: 'eu-west-1', requestHandler: new FetchHttpHandler() },
  });
  globalThis.fetch = sigv4(network, { credentials, now: clock.now, onEvent: (event) => events.push(event) });
  for (let round = 0; round < 3; round++) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        fetch(`${gateway.url}/prod/hello`, { sigv4: { service: 'execute-api', region: 'us-east-1' } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    clock.advance(HOUR);
  }
  expect(calls).toEqual(
    ['GetId', 'GetCredentialsForIdentity', 'GetCredentialsForIdentity', 'GetCredentialsForIdentity'].map((target) => ({
      target,
      signed: false,
    })),
  );
  expect(events.filter(({ type }) => type === 'passed')).toEqual(
    calls.map(() => ({ type: 'passed', reason: 'takes-no-signature', method: 'POST', url: `https://${COGNITO}/` })),
  );
});
