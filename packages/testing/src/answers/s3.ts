import { randomBytes } from 'node:crypto';
import { readAuthorization, type Authorization } from '../authorization.ts';
import { clockWindow, holdsRegion } from '../checks.ts';
import { chunkErrors } from '../chunk-errors.ts';
import { hashPayload } from '../payload-hash.ts';
import { splitTarget } from '../query.ts';
import { headerNames, headerValues } from '../raw-request.ts';
import { sigV4a } from '../sigv4a.ts';
import type { Answer } from './answer.ts';
import { denialText } from './denial.ts';
import type { Dialect, Refusal } from './dialect.ts';

/** Amazon S3. It answers 400 or 403 with XML, which has all that you need to find the cause. The answer to HEAD has only the status. */
export const s3: Dialect = {
  mark: () => ({ 'x-amz-request-id': requestId(), 'x-amz-id-2': hostId(), server: 'AmazonS3' }),
  reject,
  deny: (refusal, denial) => xml(403, 'AccessDenied', denialText(refusal, denial)),
  miss: () => xml(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: 'example-bucket' }),
};

function reject(refusal: Refusal): Answer {
  const { request, verdict, now, formDefect } = refusal;
  if (formDefect !== undefined) {
    const { status, error, message = formDefect.reason, details } = formDefect;
    return xml(status, error, message, details);
  }
  const authorization = readAuthorization(request, splitTarget(request.target).pairs);
  const sent: Partial<Authorization> = 'code' in authorization ? {} : authorization;
  const { accessKeyId = '', sessionToken = '', signature = '', datetime = '' } = sent;

  switch (verdict.code) {
    case 'missing-token':
      return xml(403, 'AccessDenied', 'Access Denied');
    case 'incomplete-signature':
      return refuseForm(refusal);
    case 'ambiguous':
      return xml(400, 'InvalidArgument', verdict.reason);
    case 'expired':
      if (sent.presigned === true) {
        const { expiresIn = 0 } = sent;
        return xml(403, 'AccessDenied', 'Request has expired', {
          'X-Amz-Expires': String(expiresIn),
          ServerTime: isoTime(now),
        });
      }
      return refuseTime(datetime, now);
    case 'not-yet-valid':
      return refuseTime(datetime, now);
    case 'unsigned-header': {
      const open = headerNames(request).filter(
        (name) => (name === 'host' || name.startsWith('x-amz-')) && !verdict.signedHeaders?.includes(name),
      );
      return xml(403, 'AccessDenied', 'There were headers present in the request which were not signed', {
        HeadersNotSigned: open.join(', '),
      });
    }
    case 'wrong-scope':
      return refuseScope(refusal, sent.presigned === true);
    case 'unknown-key':
    case 'token-missing': // S3 looks a key without a token up among the long-term keys
      return xml(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
        AWSAccessKeyId: accessKeyId,
      });
    case 'token-invalid':
      return xml(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.', {
        'Token-0': sessionToken,
      });
    case 'token-expired':
      return xml(400, 'ExpiredToken', 'The provided token has expired.', { 'Token-0': sessionToken });
    case 'payload-mismatch': {
      const [claimed = ''] = headerValues(request, 'x-amz-content-sha256');
      const [chunkError] = Object.entries(chunkErrors).find(([, reason]) => reason === verdict.reason) ?? [];
      if (chunkError !== undefined) return xml(400, chunkError, verdict.reason);
      const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
      return xml(400, 'XAmzContentSHA256Mismatch', message, {
        ClientComputedContentSHA256: claimed,
        S3ComputedContentSHA256: hashPayload(request.body),
      });
    }
    default: {
      const { canonicalRequest = '', stringToSign = '' } = verdict;
      const message =
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
      return xml(403, 'SignatureDoesNotMatch', message, {
        AWSAccessKeyId: accessKeyId,
        StringToSign: stringToSign,
        SignatureProvided: signature,
        StringToSignBytes: hex(stringToSign),
        CanonicalRequest: canonicalRequest,
        CanonicalRequestBytes: hex(canonicalRequest),
      });
    }
  }
}

function refuseForm({ verdict, request }: Refusal): Answer {
  if (verdict.reason.includes("'x-amz-content-sha256'")) {
    return xml(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  const inHeader = headerValues(request, 'authorization').length > 0;
  return inHeader
    ? xml(400, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${verdict.reason}`)
    : xml(400, 'AuthorizationQueryParametersError', verdict.reason);
}

function refuseTime(datetime: string, now: number): Answer {
  return xml(
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      RequestTime: datetime,
      ServerTime: isoTime(now),
      MaxAllowedSkewMilliseconds: String(clockWindow('s3')),
    },
  );
}

/** For a wrong region, S3 says which one is right, in the body and in a header. */
function refuseScope({ verdict, region, service }: Refusal, presigned: boolean): Answer {
  const scope = verdict.credentialScope;
  const [code, where] = presigned
    ? ['AuthorizationQueryParametersError', 'Error parsing the X-Amz-Credential parameter']
    : ['AuthorizationHeaderMalformed', 'The authorization header is malformed'];
  if (
    scope !== undefined &&
    region !== undefined &&
    !holdsRegion({ algorithm: verdict.algorithm ?? '', region: scope.region }, region)
  ) {
    const what = verdict.algorithm === sigV4a ? 'region set' : 'region'; // AWS's text about a region set is not known
    const answer = xml(400, code, `${where}; the ${what} '${scope.region}' is wrong; expecting '${region}'`, {
      Region: region,
    });
    return { ...answer, headers: { ...answer.headers, 'x-amz-bucket-region': region } };
  }
  if (scope !== undefined && service !== undefined && scope.service !== service) {
    return xml(400, code, `${where}; incorrect service "${scope.service}". This endpoint belongs to "${service}".`);
  }
  return xml(400, code, `${where}; ${verdict.reason}`);
}

function xml(status: number, code: string, message: string, details: Readonly<Record<string, string>> = {}): Answer {
  const [request, host] = [requestId(), hostId()];
  const elements = Object.entries({ Code: code, Message: message, ...details, RequestId: request, HostId: host });
  const body = elements.map(([name, value]) => `<${name}>${escape(value)}</${name}>`).join('');
  const headers = { 'content-type': 'application/xml', 'x-amz-request-id': request, 'x-amz-id-2': host };
  return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${body}</Error>` };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
const hex = (text: string): string =>
  [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d{3}/, '');
const requestId = (): string => randomBytes(8).toString('hex').toUpperCase();
const hostId = (): string => randomBytes(56).toString('base64');
