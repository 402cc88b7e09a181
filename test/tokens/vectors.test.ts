import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import {
  callerIdentityRequest,
  type Credentials,
  createSigner,
  eksToken,
  elasticacheToken,
  memorydbToken,
  rdsToken,
  type Signer,
  vaultLoginRequest,
} from '@sigv4/tokens';

// What botocore and the AWS CLI make of the same keys at the same time; from-aws-cli.py has written it down.

interface Vector {
  readonly make: string;
  readonly keys: string;
  readonly options: object;
  readonly token: string;
}

const { now, keys, tokens } = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as {
  readonly now: string;
  readonly keys: Readonly<Record<string, Credentials>>;
  readonly tokens: readonly Vector[];
};

/** Our token in the form of the vector. `options` are those of the function that it is made with. */
const MAKERS: Readonly<Record<string, (signer: Signer, options: never) => Promise<string>>> = {
  elasticacheToken,
  memorydbToken,
  rdsToken,
  eksToken: async (signer, options) => (await eksToken(signer, options)).value,
  callerIdentityRequest: async (signer, options) =>
    (await callerIdentityRequest(signer, options)).headers['authorization'] ?? '',
  async vaultLoginRequest(signer, options) {
    const { iam_request_headers: headers = '' } = await vaultLoginRequest(signer, options);
    return (JSON.parse(atob(headers)) as { authorization: [string] }).authorization[0];
  },
};

/** The token of AWS's JavaScript signer has its parameters sorted, and botocore's has not. Ours for RDS is the former. */
const spelt = ({ make }: Vector, token: string): string =>
  make === 'rdsToken' ? token.split(/[?&]/).sort().join('&') : token;

it.each(
  tokens.map((vector) => ({
    ...vector,
    what: `${vector.make} ${JSON.stringify(vector.options)}, ${vector.keys} keys`,
  })),
)('botocore: $what', async (vector) => {
  const signer = createSigner({ credentials: keys[vector.keys], now: () => Date.parse(now) });
  const token = await MAKERS[vector.make]?.(signer, vector.options as never);
  expect(spelt(vector, token ?? '')).toBe(spelt(vector, vector.token));
});
