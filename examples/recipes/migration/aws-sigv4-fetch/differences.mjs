// Makes the same calls with aws-sigv4-fetch and with @sigv4/fetch, and prints the differences.
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { sigv4 } from '@sigv4/fetch';
import { createSignedFetcher } from 'aws-sigv4-fetch';

const items = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const moved = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/moved';
const menu = 'https://tea-room.s3.eu-west-1.amazonaws.com/high tea.txt';

/** A provider of the role's credentials. It caches nothing. The caller has to. */
const provider = () =>
  fromTemporaryCredentials({
    params: { RoleArn: 'arn:aws:iam::123456789012:role/guest', RoleSessionName: 'tea-time' },
    clientConfig: { region: 'eu-west-1' },
  });

/** @param {string[]} names of header fields that arrived */
const secretsAmong = (names) => names.filter((name) => /^(authorization|x-amz-security-token)$/.test(name));

/**
 * @param {typeof fetch} api
 * @param {typeof fetch} s3
 */
async function show(api, s3) {
  for (let call = 0; call < 3; call += 1) await (await api(items)).json();

  const put = await s3(menu, { method: 'PUT', body: 'Scones' });
  console.log('  an S3 key with a space:', put.status);

  console.log('  sent to example.com:', secretsAmong(await (await api('https://example.com/')).json()));
  console.log('  sent after a redirect to example.com:', secretsAmong(await (await api(moved)).json()));
  console.log('  times the role was assumed:', await (await fetch('https://counter.example.com/')).json());
}

console.log('aws-sigv4-fetch');
await show(
  createSignedFetcher({ service: 'execute-api', region: 'eu-west-1', credentials: provider() }),
  createSignedFetcher({ service: 's3', region: 'eu-west-1' }),
);

console.log('@sigv4/fetch');
await show(sigv4(fetch, { credentials: provider() }), sigv4(fetch));

// Prints:
// aws-sigv4-fetch
//   an S3 key with a space: 403
//   sent to example.com: [ 'authorization', 'x-amz-security-token' ]
//   sent after a redirect to example.com: [ 'x-amz-security-token' ]
//   times the role was assumed: 5
// @sigv4/fetch
//   an S3 key with a space: 200
//   sent to example.com: []
//   sent after a redirect to example.com: []
//   times the role was assumed: 1
