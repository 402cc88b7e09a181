import type { Verdict, VerdictCode } from '../verdict.ts';

/** The verdicts that AWS has an answer for. */
type Told = Exclude<VerdictCode, 'ok' | 'cannot-verify'>;

/**
 * The error type for each verdict, as most AWS services give it. Types and texts are from public issues. Where AWS would have
 * accepted a request that this package refuses, the nearest of them is used.
 */
const errorTypes: Readonly<Record<Told, string>> = {
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
  'policy-violation': 'AccessDeniedException',
};

/** The error type of a verdict that is not `ok`. */
export function errorType({ code }: Verdict): string {
  return errorTypes[code as Told];
}

/** The text that goes with the error type. A mismatch is described in one paragraph. */
export function errorText(verdict: Verdict): string {
  switch (verdict.code) {
    case 'unknown-key':
    case 'token-missing':
    case 'token-invalid':
      return 'The security token included in the request is invalid.';
    case 'token-expired':
      return 'The security token included in the request is expired';
    case 'signature-mismatch':
    case 'payload-mismatch':
      return (
        'The request signature we calculated does not match the signature you provided. ' +
        'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
      );
    default:
      return verdict.reason;
  }
}

/** The same text, but for a mismatch with the canonical request and the string to sign that AWS expected. */
export function longErrorText(verdict: Verdict): string {
  const { canonicalRequest, stringToSign } = verdict;
  if (canonicalRequest === undefined || stringToSign === undefined) return errorText(verdict);
  return (
    `${errorText(verdict)}\n\n` +
    `The Canonical String for this request should have been\n'${canonicalRequest}'\n\n` +
    `The String-to-Sign should have been\n'${stringToSign}'\n`
  );
}
