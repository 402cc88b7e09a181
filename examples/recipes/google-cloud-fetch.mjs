// Logs in to Google Cloud by workload identity federation, without a library. Replace the audience. Google exchanges a signed
// GetCallerIdentity request for an access token.
import { callerIdentityRequest, createSigner } from '@sigv4/tokens';

const signer = createSigner({ region: 'eu-west-1' });
const audience =
  '//iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/tea-room/providers/aws';

const proof = await callerIdentityRequest(signer, { headers: { 'x-goog-cloud-target-resource': audience } });
const headers = Object.entries(proof.headers).map(([key, value]) => ({ key, value }));

const response = await fetch('https://sts.googleapis.com/v1/token', {
  method: 'POST',
  body: new URLSearchParams({
    audience,
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
    subject_token: encodeURIComponent(JSON.stringify({ ...proof, headers })),
  }),
});
const { access_token: token } = await response.json();
console.log(token);

// Prints:
// an access token of Google
