import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { callerIdentityRequest, elasticacheToken, eksToken, mskToken } from '@sigv4/tokens';
import { LONG_TERM } from '../support/credentials.ts';
import { withEnvironment } from '../support/environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'sigv4-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'config');
writeFileSync(file, '[default]\nregion = eu-central-1\n');

it('the region of a token is that of the AWS profile, if nothing else states it', async () => {
  const variables = {
    AWS_ACCESS_KEY_ID: LONG_TERM.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LONG_TERM.secretAccessKey,
    AWS_CONFIG_FILE: file,
    AWS_SHARED_CREDENTIALS_FILE: file,
  };
  const decoded = ({ value }: { readonly value: string }): string =>
    Buffer.from(value.replace('k8s-aws-v1.', ''), 'base64url').toString();
  await withEnvironment(variables, async () => {
    expect(await elasticacheToken({}, { cache: 'my-cache', user: 'app' })).toContain(
      '%2Feu-central-1%2Felasticache%2F',
    );
    expect(decoded(await mskToken({}))).toContain('https://kafka.eu-central-1.amazonaws.com/');
    expect(decoded(await eksToken({}, { cluster: 'my-cluster' }))).toContain('https://sts.eu-central-1.amazonaws.com/');
    expect((await callerIdentityRequest({})).headers['host']).toBe('sts.eu-central-1.amazonaws.com');
  });
});

it('a missing region names the function, and the profile that was asked for it', async () => {
  const variables = { AWS_PROFILE: 'tea-room', AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: file };
  const error = await withEnvironment(variables, () => mskToken({}).then(String, String));
  expect(error).toMatch(/^SigV4Error: mskToken needs a region\. Pass region: .*profile "tea-room"/);
});

it('a wrong region of the environment is named', async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  const error = await withEnvironment({ ...keys, AWS_REGION: '*' }, () => mskToken({}).then(String, String));
  expect(error).toMatch(/the environment variable AWS_REGION is not a region\. Set it to one such as eu-west-1/);
});
