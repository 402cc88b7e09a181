import { DsqlSigner } from '@aws-sdk/dsql-signer';
import { Signer as RdsSigner } from '@aws-sdk/rds-signer';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { createSigner, dsqlToken, mskToken, rdsToken } from '@sigv4/tokens';
import { generateAuthTokenFromCredentialsProvider } from 'aws-msk-iam-sasl-signer-js';
import { MINUTE, stopDate } from '../support/clock.ts';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';

// The signers of AWS have no option for the clock.

const NOW = Date.parse('2026-11-29T08:00:00Z');

beforeEach(() => {
  stopDate();
  jest.setSystemTime(NOW);
});
afterEach(() => void jest.useRealTimers());

const KEYS = [
  ['long-term', LONG_TERM],
  ['temporary', TEMPORARY],
] as const;

const DATABASES = [
  { host: 'db.abc123.eu-west-1.rds.amazonaws.com', port: 5432, user: 'app', region: 'eu-west-1' },
  { host: 'db.cluster-abc123.us-gov-west-1.rds.amazonaws.com', port: 3306, user: 'app', region: 'us-gov-west-1' },
  { host: 'db.proxy-abc123.eu-west-1.rds.amazonaws.com', port: 443, user: "o'Hara (DBA)*!", region: 'eu-west-1' },
  { host: 'db.abc123.cn-north-1.rds.amazonaws.com.cn', port: 5432, user: 'jürgen@example.com', region: 'cn-north-1' },
  { host: 'DB.abc123.EU-WEST-1.rds.amazonaws.com', port: 5432, user: 'App', region: 'eu-west-1' },
  { host: 'db.abc123.rds.cn-north-1.amazonaws.com.cn', port: 5432, user: 'a+b &=', region: 'cn-north-1' },
];

for (const [kind, credentials] of KEYS) {
  const signer = createSigner({ credentials, now: () => NOW });

  it.each(DATABASES)(`@aws-sdk/rds-signer: $host:$port for $user, with ${kind} keys`, async (database) => {
    const { host: hostname, port, user: username, region } = database;
    const expected = await new RdsSigner({ hostname, port, username, region, credentials }).getAuthToken();
    expect(await rdsToken(signer, { host: hostname, port, user: username })).toBe(expected);
  });

  it.each([
    { host: 'abc123.dsql.eu-west-1.on.aws', region: 'eu-west-1' },
    { host: 'abc123.dsql-fnh4.us-east-2.on.aws', region: 'us-east-2', expiresIn: 604_800 },
  ])(`@aws-sdk/dsql-signer: $host, with ${kind} keys`, async ({ host, region, expiresIn }) => {
    const lasting = expiresIn === undefined ? {} : { expiresIn };
    const theirs = new DsqlSigner({ hostname: host, region, credentials, ...lasting });
    expect(await dsqlToken(signer, { host, ...lasting })).toBe(await theirs.getDbConnectAuthToken());
    expect(await dsqlToken(signer, { host, admin: true, ...lasting })).toBe(await theirs.getDbConnectAdminAuthToken());
  });

  it.each([
    ['for 15 minutes', undefined],
    ['for the 3 minutes that are left of the keys', new Date(NOW + 3 * MINUTE)],
  ])(`aws-msk-iam-sasl-signer-js: a token %s, with ${kind} keys`, async (_, expiration) => {
    const theirs = await generateAuthTokenFromCredentialsProvider({
      region: 'eu-west-1',
      awsCredentialsProvider: async () => ({ ...credentials, ...(expiration && { expiration }) }),
    });
    const ours = await mskToken(
      { credentials: { ...credentials, expiration }, now: () => NOW },
      { region: 'eu-west-1' },
    );
    expect(urlIn(ours.value)).toBe(
      urlIn(theirs.token).replace('aws-msk-iam-sasl-signer-js%2F1.0.3', '%40sigv4%2Ftokens'),
    );
    expect(ours.expiresAt.getTime()).toBe(theirs.expiryTime);
    expect(ours.value).not.toMatch(/[+/=]/);
  });
}

/** The token of MSK is a URL in base64. The clients have different names in it. */
const urlIn = (token: string): string => Buffer.from(token, 'base64url').toString();
