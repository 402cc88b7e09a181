// Snowflake's driver makes the same token, and logs in at the same server with it.
import { callerIdentityRequest } from '@sigv4/tokens';
import { deepEqual } from 'node:assert/strict';
import snowflake from 'snowflake-sdk';
import attestation from 'snowflake-sdk/dist/lib/authentication/auth_workload_identity/attestation_aws.js';
import { startClock } from './stop-clock.mjs';

process.env['AWS_REGION'] = 'eu-west-1';
const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = process.env;

for (const sessionToken of [undefined, 'IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==']) {
  if (sessionToken) process.env['AWS_SESSION_TOKEN'] = sessionToken;
  const theirs = JSON.parse(atob(await attestation.getAwsAttestationToken()));
  const ours = await callerIdentityRequest(
    { credentials: { accessKeyId, secretAccessKey, sessionToken } },
    { headers: { 'x-snowflake-audience': 'snowflakecomputing.com' } },
  );
  deepEqual(theirs, ours);
}

startClock();
delete process.env['AWS_SESSION_TOKEN'];
snowflake.configure({ logLevel: 'OFF', disableOCSPChecks: true });
const connection = snowflake.createConnection({
  account: 'tearoom-kitchen',
  authenticator: 'WORKLOAD_IDENTITY',
  workloadIdentityProvider: 'AWS',
});
await connection.connectAsync();
console.log(connection.isUp());
process.exit();

// Prints:
// true
