// Passwords and tokens: equal to what the AWS CLI makes, in every runtime.
import { createSigner, eksToken, elasticacheToken, mskToken, rdsToken, vaultLoginRequest } from '@sigv4/tokens';
import { equal, ok, test } from './check.mjs';

const NOW = Date.parse('2026-11-29T08:00:00Z');
const signer = createSigner({
  credentials: {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'kWcrlUX5JEDGM/LtmEENI/aVmYvHNif5zB+d9+ct',
    sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==',
    expiration: new Date(NOW + 180_500),
  },
  region: 'eu-west-1',
  now: () => NOW,
});
const signatureIn = (url) => /X-Amz-Signature=(\w+)/.exec(url)[1];
const decoded = (text) => atob(text.replaceAll('-', '+').replaceAll('_', '/'));

test('tokens: the passwords of a database and of a cache are those of botocore', async () => {
  const host = 'db.cluster-abc123.eu-west-1.rds.amazonaws.com';
  const database = await rdsToken(signer, { host, port: 5432, user: 'iam_user' });
  equal(signatureIn(database), 'c4e7dd5f83acc5bf3caf6c09a3bf16655781f7f783dd78064805be25166eabe6');
  const cache = await elasticacheToken(signer, { cache: 'my-serverless', user: 'iam user+1', serverless: true });
  equal(signatureIn(cache), 'c51febb41da4f1ad397d6ee83702b9360cc8cc67bf027fcfa915dec018119ac3');
});

test('tokens: the token of a Kubernetes cluster is that of the AWS CLI', async () => {
  const { value, expiresAt } = await eksToken(signer, { cluster: 'My_cluster-1' });
  const url = decoded(value.slice('k8s-aws-v1.'.length));
  equal(signatureIn(url), '894d28dbbc2f71303f148ba9c925e14cf23eef102b46785219b8c04aa8d30ded');
  equal(expiresAt.getTime(), NOW + 180_500);
});

test('tokens: a token of MSK is shortened to the life of its keys', async () => {
  const url = decoded((await mskToken(signer)).value);
  ok(url.includes('&X-Amz-Expires=180&'), url);
});

test('tokens: a login to Vault has its five fields', async () => {
  const login = await vaultLoginRequest(signer, { role: 'app' });
  equal(Object.keys(login).length, 5);
  equal(decoded(login['iam_request_url']), 'https://sts.eu-west-1.amazonaws.com/');
});
