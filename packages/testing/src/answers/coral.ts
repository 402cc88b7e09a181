import { json, type Answer } from './answer.ts';
import type { Verdict, VerdictCode } from './verdict.ts';

const invalidToken = 'The security token included in the request is invalid.';

/**
 * API Gateway's error type for each defect. The texts below were seen in public issues; where AWS would have accepted a
 * request that this package refuses, the nearest of them is used.
 */
const errorTypes: Readonly<Record<Exclude<VerdictCode, 'ok' | 'cannot-verify'>, string>> = {
  'missing-token': 'MissingAuthenticationTokenException',
  'incomplete-signature': 'IncompleteSignatureException',
  ambiguous: 'InvalidSignatureException',
  expired: 'InvalidSignatureException',
  'not-yet-valid': 'InvalidSignatureException',
  'unsigned-header': 'InvalidSignatureException',
  'wrong-scope': 'InvalidSignatureException',
  'unknown-key': 'UnrecognizedClientException',
  'token-missing': 'UnrecognizedClientException',
  'token-invalid': 'UnrecognizedClientException',
  'token-expired': 'ExpiredTokenException',
  'signature-mismatch': 'InvalidSignatureException',
  'payload-mismatch': 'InvalidSignatureException',
};

/** What an API Gateway REST API answers to a request that may not pass. */
export function rejectAsApiGateway(verdict: Verdict): Answer {
  if (verdict.code === 'ok' || verdict.code === 'cannot-verify') {
    // No answer of AWS's: to pretend one would make a test pass or fail for no reason.
    return json(501, { message: `@sigv4/testing cannot verify this request. ${verdict.reason}` });
  }
  return json(403, { message: messageOf(verdict) }, { 'x-amzn-errortype': errorTypes[verdict.code] });
}

function messageOf(verdict: Verdict): string {
  switch (verdict.code) {
    case 'unknown-key':
    case 'token-missing':
    case 'token-invalid':
      return invalidToken;
    case 'token-expired':
      return 'The security token included in the request is expired';
    case 'signature-mismatch':
    case 'payload-mismatch':
      return longForm(verdict);
    default:
      return verdict.reason;
  }
}

/** The canonical request and string to sign that should have been: what makes a mismatch debuggable. */
function longForm({ canonicalRequest = '', stringToSign = '' }: Verdict): string {
  return (
    'The request signature we calculated does not match the signature you provided. ' +
    'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n' +
    `The Canonical String for this request should have been\n'${canonicalRequest}'\n\n` +
    `The String-to-Sign should have been\n'${stringToSign}'\n`
  );
}
