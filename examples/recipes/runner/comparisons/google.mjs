// google-auth-library makes a subject token by itself. The same headers at the same time have the same signature here.
import { callerIdentityRequest, createSigner } from '@sigv4/tokens';
import { AwsClient } from 'google-auth-library';
import { deepEqual } from 'node:assert/strict';
import './stop-clock.mjs';

const audience =
  '//iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/tea-room/providers/aws';
const signer = createSigner({ region: 'eu-west-1' });
const { accessKeyId, secretAccessKey } = await signer.credentials.get();

for (const sessionToken of [undefined, 'IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==']) {
  const client = new AwsClient({
    type: 'external_account',
    audience,
    subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
    token_url: 'https://sts.googleapis.com/v1/token',
    aws_security_credentials_supplier: {
      getAwsRegion: async () => 'eu-west-1',
      getAwsSecurityCredentials: async () => ({
        accessKeyId,
        secretAccessKey,
        ...(sessionToken && { token: sessionToken }),
      }),
    },
  });
  const theirs = JSON.parse(decodeURIComponent(await client.retrieveSubjectToken()));
  const { 'x-goog-cloud-target-resource': resource, ...headers } = Object.fromEntries(
    theirs.headers.map((/** @type {{ key: string, value: string }} */ { key, value }) => [key, value]),
  );
  const ours = await callerIdentityRequest(
    { credentials: { accessKeyId, secretAccessKey, sessionToken } },
    { region: 'eu-west-1' },
  );
  deepEqual(resource, audience); // which the library sends, and does not sign
  deepEqual({ ...theirs, url: new URL(theirs.url).href, headers }, ours);
  if (!sessionToken) console.log((await client.getAccessToken()).token);
}

// Prints:
// an access token of Google
