import { environment } from '../../platform/environment.ts';
import { EMPTY_HASH, UNSIGNED_PAYLOAD } from '../../signing/spec.ts';
import { type Cause, type Evidence, isSigV4a, keyOf } from '../evidence.ts';
import { BODY_NOT_GIVEN } from '../signed-elsewhere.ts';

export function tokenExpired(evidence: Evidence): Cause {
  return {
    code: 'token-expired',
    summary: 'The session token has expired.',
    fix:
      'Renew the credentials, for example by logging in again. ' +
      'Pass a credential provider instead of fixed keys, and the credentials are refreshed for you.' +
      (hadBody(evidence) ? ' If the body was a stream, send the request again: a stream is not sent twice.' : ''),
  };
}

/** True if the request had a body, as far as its signature says it. If a body is not signed, the method decides. */
function hadBody({ record: { method }, signed: { canonicalRequest } }: Evidence): boolean {
  const payloadHash = canonicalRequest.split('\n').at(-1);
  if (!payloadHash || payloadHash === EMPTY_HASH || payloadHash === BODY_NOT_GIVEN) return false;
  return payloadHash !== UNSIGNED_PAYLOAD || !/^(GET|HEAD|DELETE)$/.test(method);
}

export function expiredToken(evidence: Evidence): Cause | undefined {
  const { serviceCode = '', message } = evidence;
  const isExpired =
    /^(ExpiredToken(Exception)?|TokenRefreshRequired)$/.test(serviceCode) ||
    /security token included in the request is expired/.test(message);
  return isExpired ? tokenExpired(evidence) : undefined;
}

/**
 * A session token of the first version, which the global endpoint of STS issues, does not work with SigV4a. AWS does not say so. It answers
 * 500, or with one of these codes: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
 */
export function globalToken({ record, signed, serviceCode = '', ofApplication, show }: Evidence): Cause | undefined {
  const { status } = record;
  const isTold = status === 500 ? !ofApplication : /^(InvalidToken|UnsupportedSignature)$/.test(serviceCode);
  if (!isTold || !signed.temporary || !isSigV4a(signed)) return undefined;
  return {
    code: 'token-invalid',
    summary: `AWS answered ${status}${serviceCode && ` ${show(serviceCode)}`} to a request that was signed with SigV4a and temporary credentials. Usually the session token comes from the global endpoint of STS, sts.amazonaws.com. Such a session token does not work with SigV4a.`,
    fix:
      'Get the credentials from a regional endpoint of STS, such as sts.eu-west-1.amazonaws.com: set AWS_STS_REGIONAL_ENDPOINTS to regional, or give your STS client a region. ' +
      "Or change the global endpoint to issue tokens for all regions, in the account's settings in IAM.",
  };
}

/** EC2's text for a wrong access key, secret key or session token. It does not say which of them is wrong. */
const TEXT_OF_EC2 = /not able to validate the provided access credentials/;

/** AWS does not know the key or the token, or they do not belong together. */
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
      summary: `The access key ${accessKeyId} is temporary, but the request had no session token.`,
      fix:
        environment('AWS_ACCESS_KEY_ID') === accessKeyId // a page has no environment
          ? 'Set AWS_SESSION_TOKEN together with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
          : 'Pass sessionToken with the credentials, from the same place as the two keys.',
    };
  }
  if (ofEc2) {
    return {
      code: 'unknown-key',
      summary: `AWS could not validate the credentials. It does not know ${keyOf(signed)}, or the secret key or the session token does not belong to that access key.`,
      fix:
        'Copy access key, secret key and session token from the same place. Check in IAM that the access key is active. ' +
        `Check that your clock is right.${aboutRegion(signed)}`,
    };
  }
  if (temporary && serviceCode !== 'InvalidAccessKeyId') {
    return {
      code: 'token-invalid',
      summary: `AWS does not accept the session token. It is malformed, cut off or revoked, or belongs to another access key than ${accessKeyId}.`,
      fix:
        'Copy access key, secret key and session token from the same place, each of them whole. Check that they are for this partition of AWS.' +
        aboutRegion(signed),
    };
  }
  return {
    code: 'unknown-key',
    summary: `AWS does not know ${keyOf(signed)}. It was deleted, deactivated or mistyped, or belongs to another partition of AWS.`,
    fix: `Look for the access key in IAM. Check where your program gets its credentials from.${aboutRegion(signed)}`,
  };
}

/** The regions that every account has. AWS adds none: all regions since March 2019 are opt-in, and so will be the next ones. */
const ENABLED =
  /^(ap-(northeast-[123]|south-1|southeast-[12])|ca-central-1|eu-(central-1|north-1|west-[123])|sa-east-1|us-(east|west)-[12])$/;

/** Partitions of their own, which have no opt-in regions. */
const OF_OTHER_PARTITIONS = /^(cn|eusc|us-gov|us-iso\w*|eu-iso\w*)-/;

/** In an opt-in region, AWS says the same of good credentials. */
function aboutRegion({ region, temporary }: Evidence['signed']): string {
  if (!/^\w+(-\w+)+-\d$/.test(region) || ENABLED.test(region) || OF_OTHER_PARTITIONS.test(region)) return '';
  return (
    ` Check that the account has enabled ${region}, which is an opt-in region.` +
    (temporary
      ? ' Session tokens of the global STS endpoint (sts.amazonaws.com) are not valid there: get one from the STS endpoint of a region.'
      : '')
  );
}
