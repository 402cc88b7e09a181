/**
 * The credentials of a guest of a Cognito identity pool, for an hour. The SDK's `fromCognitoIdentityPool` does the same, also for
 * users who have logged in.
 *
 * @param {string} pool such as `eu-west-1:00000000-0000-0000-0000-000000000000`
 * @returns {import('@sigv4/fetch').CredentialProvider}
 */
export function guestOf(pool) {
  return async () => {
    const { IdentityId } = await ask(pool, 'GetId', { IdentityPoolId: pool });
    const { Credentials: keys } = await ask(pool, 'GetCredentialsForIdentity', { IdentityId });
    return {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretKey,
      sessionToken: keys.SessionToken,
      expiration: new Date(keys.Expiration * 1000),
    };
  };
}

/**
 * Calls Cognito. These calls take no signature, because the page has no credentials yet.
 *
 * @param {string} pool
 * @param {string} action
 * @param {object} input
 */
async function ask(pool, action, input) {
  const response = await fetch(`https://cognito-identity.${pool.split(':')[0]}.amazonaws.com/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSCognitoIdentityService.${action}` },
    body: JSON.stringify(input),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`Cognito says to ${action}: ${answer.message ?? answer.__type ?? response.status}`);
  return answer;
}
