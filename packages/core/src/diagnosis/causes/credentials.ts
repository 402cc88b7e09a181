import type { Cause, Evidence } from '../evidence.ts';

export const tokenExpired: Cause = {
  code: 'token-expired',
  summary: 'The session token has expired.',
  fix:
    'Renew the credentials: log in again, or pass a provider instead of fixed keys, so that they refresh themselves. ' +
    'A request whose body was a stream is not sent twice: send it again.',
};

export function expiredToken({ serviceCode = '', message }: Evidence): Cause | undefined {
  const isExpired =
    /^(ExpiredToken(Exception)?|TokenRefreshRequired)$/.test(serviceCode) ||
    /security token included in the request is expired/.test(message);
  return isExpired ? tokenExpired : undefined;
}

/** EC2's text for a key, a secret or a token that is not right: it does not tell which. */
const TEXT_OF_EC2 = /not able to validate the provided access credentials/;

/** A key or a token that AWS does not know, or that do not belong together. */
export function unknownCredentials({ signed, serviceCode = '', message }: Evidence): Cause | undefined {
  const ofEc2 = TEXT_OF_EC2.test(message);
  const byCode = /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken)$/.test(
    serviceCode,
  );
  if (!ofEc2 && !byCode && !/security token included in the request is invalid/.test(message)) return undefined;

  const { accessKeyId, temporary } = signed;
  if (accessKeyId.startsWith('ASIA') && !temporary) {
    return {
      code: 'token-missing',
      summary: `The access key ${accessKeyId} is a temporary one, and was used without its session token.`,
      fix: 'Pass sessionToken with the credentials, or set AWS_SESSION_TOKEN beside the other two variables.',
    };
  }
  if (ofEc2) {
    return {
      code: 'unknown-key',
      summary: `AWS could not validate the credentials: it does not know the access key ${accessKeyId}, or the secret key or session token is not the one of it.`,
      fix:
        'Take access key, secret key and session token from one and the same place, and check the key in IAM, ' +
        'that the region is enabled for the account, and the clock.',
    };
  }
  if (temporary && serviceCode !== 'InvalidAccessKeyId') {
    return {
      code: 'token-invalid',
      summary: `AWS does not take the session token, which is malformed or cut off, revoked, or belongs to another access key than ${accessKeyId}.`,
      fix: 'Take access key, secret key and session token from one and the same answer, whole, and check that they are for this partition of AWS.',
    };
  }
  return {
    code: 'unknown-key',
    summary: `AWS does not know the access key ${accessKeyId}: it was deleted, deactivated, mistyped, or belongs to another partition.`,
    fix: 'Check the access key in IAM, and which source of credentials it came from.',
  };
}
