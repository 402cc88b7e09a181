import type { Authorization } from './authorization.ts';
import { formatTime, parseTime } from './clock.ts';
import type { KnownCredentials } from './credentials.ts';
import { headerNames, type RawRequest } from './raw-request.ts';
import { followsS3Rules } from './services.ts';
import { sigV4a } from './sigv4a.ts';
import type { Defect } from './verdict.ts';

// What can be wrong with a request before its signature is compared.

const minute = 60_000;

/** How far the clocks may differ in either direction, in milliseconds. API Gateway allows 5 minutes, S3 allows 15. */
export function clockWindow(service: string): number {
  return (followsS3Rules(service) ? 15 : 5) * minute;
}

/** Some headers may be there only once. A careless signer adds a second one whose name is spelled differently. */
export function checkRepeats(request: RawRequest): Defect | undefined {
  const single = ['host', 'date', 'content-type', 'content-length'];
  const spellings = (name: string): string[] =>
    request.headers.map(([spelling]) => spelling).filter((spelling) => spelling.toLowerCase() === name);
  const name = headerNames(request).find((candidate) => {
    const found = spellings(candidate);
    const mayRepeat = !single.includes(candidate) && !candidate.startsWith('x-amz-');
    return found.length > 1 && !(mayRepeat && new Set(found).size === 1);
  });
  return name === undefined ? undefined : { code: 'ambiguous', reason: `The header '${name}' arrived more than once.` };
}

/** Whether the request was signed recently. For a presigned URL: whether it has not expired. */
export function checkClock(
  { datetime, presigned, expiresIn, service }: Authorization,
  now: number,
): Defect | undefined {
  const signedAt = parseTime(datetime);
  const window = clockWindow(service);
  const life = presigned && expiresIn !== undefined ? expiresIn * 1000 : window;
  if (signedAt < now - life) {
    return {
      code: 'expired',
      reason: `Signature expired: ${datetime} is now earlier than ${formatTime(now - life)} (${formatTime(now)} - ${life / minute} min.)`,
    };
  }
  if (signedAt > now + window) {
    const newest = formatTime(now + window);
    return {
      code: 'not-yet-valid',
      reason: `Signature not yet current: ${datetime} is still later than ${newest} (${formatTime(now)} + ${window / minute} min.)`,
    };
  }
  return undefined;
}

/** Whether every header that AWS acts on is signed. */
export function checkCoverage(request: RawRequest, { signedHeaders }: Authorization): Defect | undefined {
  const uncovered = (reason: string): Defect => ({ code: 'unsigned-header', reason });
  if (!signedHeaders.includes('host')) {
    return uncovered("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const open = headerNames(request).filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  if (open.length === 0) return undefined;
  return uncovered(open.map((name) => `'${name}' must be a 'SignedHeader' in the AWS Authorization.`).join(' '));
}

/** The scope that signatures must have. */
export interface ExpectedScope {
  /** The service that the credential scope must name. Default: any. */
  readonly service?: string | undefined;
  /** The region that the credential scope must name. With SigV4a: that the region set must hold. Default: any. */
  readonly region?: string | undefined;
}

/** Whether the credential scope is the expected one. The reason lists everything that is wrong in it. */
export function checkScope(authorization: Authorization, expected: ExpectedScope): Defect | undefined {
  const { algorithm, date, region, service, terminator, datetime } = authorization;
  let reason = '';
  if (expected.region !== undefined && !holdsRegion(authorization, expected.region)) {
    // AWS's text about a region set is not known.
    reason += `Credential should be scoped to a valid ${algorithm === sigV4a ? 'region set' : 'region'}, not '${region}'. `;
  }
  if (expected.service !== undefined && service !== expected.service) {
    reason += `Credential should be scoped to correct service: '${expected.service}'. `;
  }
  if (terminator !== 'aws4_request') {
    reason += `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'. `;
  }
  if (date !== datetime.slice(0, 8)) {
    reason +=
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
      `'${date}' != '${datetime.slice(0, 8)}', from '${datetime}'. `;
  }
  return reason === '' ? undefined : { code: 'wrong-scope', reason };
}

/** Whether a signature is valid in a region. */
export function holdsRegion(
  { algorithm, region }: Pick<Authorization, 'algorithm' | 'region'>,
  expected: string,
): boolean {
  if (algorithm !== sigV4a) return region === expected;
  return region.split(',').some((name) => name === '*' || name === expected);
}

/** Whether the session token belongs to the access key and has not expired. */
export function checkSessionToken(
  { sessionToken }: Authorization,
  known: KnownCredentials,
  now: number,
): Defect | undefined {
  if (known.sessionToken !== undefined && sessionToken === undefined) {
    return { code: 'token-missing', reason: 'The access key is temporary, but the session token is missing.' };
  }
  if (sessionToken !== known.sessionToken) {
    return { code: 'token-invalid', reason: 'The session token does not belong to the access key.' };
  }
  if (known.expiration !== undefined && known.expiration.getTime() <= now) {
    return { code: 'token-expired', reason: `The session token expired at ${known.expiration.toISOString()}.` };
  }
  return undefined;
}
