// Logs in to Snowflake by workload identity federation, as Snowflake's own driver does. Replace the account. The driver takes only the
// credentials of the AWS SDK's default chain. A signer takes any credentials.
import { callerIdentityRequest, createSigner } from '@sigv4/tokens';

const signer = createSigner({ region: 'eu-west-1' });
const account = 'tearoom-kitchen';

const headers = { 'x-snowflake-audience': 'snowflakecomputing.com' };
const proof = await callerIdentityRequest(signer, { headers });

const response = await fetch(`https://${account}.snowflakecomputing.com/session/v1/login-request`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    data: {
      ACCOUNT_NAME: account,
      AUTHENTICATOR: 'WORKLOAD_IDENTITY',
      PROVIDER: 'AWS',
      TOKEN: btoa(JSON.stringify(proof)),
    },
  }),
});
const { success, data } = await response.json();
console.log(success, data.sessionInfo);

// Prints:
// true { roleName: 'WAITER' }
