/**
 * What to do about an answer that is no good one. Where AWS refuses, the header `x-amzn-errortype` says why.
 *
 * @param {Response} response
 * @param {string} body
 */
export function adviceOnAnswer({ status, headers }, body) {
  const [type = ''] = (headers.get('x-amzn-errortype') ?? '').split(':');
  switch (type) {
    case 'MissingAuthenticationTokenException':
      return 'The request was signed, and API Gateway gives this answer also where nothing is: check the stage, the path and the method.';
    case 'ExpiredTokenException':
      return 'The session token has expired. Get a new one, for example with "aws sso login", and unset AWS_SESSION_TOKEN if an old one is in the environment.';
    case 'UnrecognizedClientException':
      return 'AWS does not know these credentials: the access key was deleted, or the session token does not belong to it or is missing. If keys in the environment are old, unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.';
    case 'InvalidSignatureException':
      return adviceOnSignature(body);
    case 'IncompleteSignatureException':
      return 'The authorization header did not arrive as it was sent. Look for a proxy in between, or for an API that is not behind IAM.';
    case 'AccessDeniedException':
      return 'The caller may not do this. Allow it in the policies of the caller and of the API: execute-api:Invoke for API Gateway, lambda:InvokeFunctionUrl for a function URL.';
    case 'ForbiddenException':
      return 'Refused before IAM was asked: there is no such API or stage, it wants an API key, it is private, or a web application firewall stands in front.';
    default:
      return adviceOnStatus(status);
  }
}

/**
 * One error type covers three causes; only the text tells them apart.
 *
 * @param {string} body
 */
function adviceOnSignature(body) {
  if (/Signature (expired|not yet current)/.test(body)) return 'The clock of this machine is wrong by more than five minutes. Set it.';
  if (body.includes('Credential should be scoped')) return 'Signed for the wrong service or region. Pass what the answer names: --service, --region.';
  return 'The secret access key does not belong to the access key ID, or something in between rewrites the request. Check AWS_SECRET_ACCESS_KEY or the profile.';
}

/** @param {number} status */
function adviceOnStatus(status) {
  if (status === 401 || status === 403) return 'Refused, and no x-amzn-errortype says why. If the body does not either, as with HTTP APIs, check the credentials, the policies of the caller, and that the route exists and is behind IAM.';
  return `The API answered with status ${status}. This is not a refusal of IAM's: look at the body, and at the logs of the API.`;
}

/**
 * What to do when there was no answer at all.
 *
 * @param {unknown} error
 * @param {URL} url
 */
export function adviceOnError(error, url) {
  const { code, message, cause } = /** @type {Error & { code?: string, cause?: Error & { code?: string } }} */ (error);
  const because = cause?.message ? ` (${cause.message})` : '';
  switch (code) {
    case 'ERR_NO_CREDENTIALS':
      return `No AWS credentials were found${because}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, if there is one), or AWS_PROFILE; for a profile with SSO, run "aws sso login" first.`;
    case 'ERR_CREDENTIALS':
      return `${message}${because} Get new ones, for example with "aws sso login".`;
    case 'ERR_UNKNOWN_SCOPE':
      return `The host ${url.host} does not tell what to sign for. Pass --service and --region, such as --service execute-api --region eu-west-1.`;
    case 'ERR_INSECURE_URL':
      return 'Plain http would show the request and its session token to the network. Use https.';
    default:
      if (code?.startsWith('ERR_') || !cause) return message + because;
      return `No answer from ${url.host}${because}. Check the host name, the network, and for a private API that this machine is in its VPC.`;
  }
}
