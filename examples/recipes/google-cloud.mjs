// Calls Google Cloud with AWS credentials, by workload identity federation and google-auth-library. Replace the audience and the region.
// The library alone finds only the credentials of EC2. The signer adds all other sources: Fargate, Lambda, SSO, another role.
import { createSigner } from '@sigv4/core';
import { AwsClient } from 'google-auth-library';

const signer = createSigner();

const client = new AwsClient({
  type: 'external_account',
  audience: '//iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/tea-room/providers/aws',
  subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
  token_url: 'https://sts.googleapis.com/v1/token',
  aws_security_credentials_supplier: {
    getAwsRegion: async () => 'eu-west-1',
    async getAwsSecurityCredentials() {
      const { accessKeyId, secretAccessKey, sessionToken } = await signer.credentials.get();
      return { accessKeyId, secretAccessKey, ...(sessionToken && { token: sessionToken }) };
    },
  },
});

const { token } = await client.getAccessToken();
console.log(token);

// Prints:
// an access token of Google
