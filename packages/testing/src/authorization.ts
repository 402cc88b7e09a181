import { createHash } from 'node:crypto';
import { formatTime, parseTime } from './clock.ts';
import { queryValues, type QueryPair } from './query.ts';
import { headerValues, type RawRequest } from './raw-request.ts';
import { sigV4a } from './sigv4a.ts';
import { followsS3Rules } from './services.ts';
import type { Defect } from './verdict.ts';

/** The signature of a request and what belongs to it, read from the header or from the query. */
export interface Authorization {
  /** `true` if the signature is in the query, `false` if it is in the `authorization` header. */
  readonly presigned: boolean;
  readonly algorithm: string;
  readonly accessKeyId: string;
  readonly date: string;
  /** With SigV4a: the region set, as it was sent. */
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** When it was signed, as `20260101T000000Z`. */
  readonly datetime: string;
  /** For how many seconds a presigned URL is valid. */
  readonly expiresIn?: number | undefined;
  readonly sessionToken?: string | undefined;
}

const longestLife = 604_800; // in seconds: a signing key is valid for seven days

/** Reads the signature of a request. If something in it is missing or wrong, says so in AWS's words. */
export function readAuthorization(request: RawRequest, pairs: readonly QueryPair[]): Authorization | Defect {
  const [header, ...more] = headerValues(request, 'authorization');
  const inQuery = pairs.some(([name]) => name === 'X-Amz-Algorithm' || name === 'X-Amz-Signature');
  if (more.length > 0) return { code: 'ambiguous', reason: "Found more than one 'Authorization' HTTP header." };
  if (inQuery && header !== undefined) {
    return {
      code: 'ambiguous',
      reason: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    };
  }
  if (inQuery) return fromQuery(request, pairs);
  if (header === undefined) return { code: 'missing-token', reason: 'Missing Authentication Token' };
  return fromHeader(request, header);
}

function fromHeader(request: RawRequest, header: string): Authorization | Defect {
  const [algorithm = '', ...words] = header.split(/[\s,]+/).filter((word) => word !== '');
  // API Gateway used to repeat the header here, with the secret in it. Since 2023 it shows a hash instead.
  const hashed = createHash('sha256').update(header).digest('base64');
  if (algorithm.includes('=')) {
    return incomplete('Authorization header must begin with the algorithm name, which cannot include an equal-sign');
  }
  if (words.some((word) => !word.includes('='))) {
    return incomplete(
      `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed}'.`,
    );
  }
  const parameters = new Map(
    words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
  if (parameters.size < words.length)
    return { code: 'ambiguous', reason: 'The Authorization header has a parameter twice.' };

  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !parameters.get(name))
    .map((name) => `Authorization header requires '${name}' parameter. `);
  const datetime = signingTime(request);
  if (datetime === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (datetime === undefined || missing.length > 0) {
    return incomplete(`${missing.join('')}(Hashed with SHA-256 and encoded with Base64) Authorization=${hashed}`);
  }
  return assemble(algorithm, {
    presigned: false,
    credential: parameters.get('Credential') ?? '',
    signedHeaders: parameters.get('SignedHeaders') ?? '',
    signature: parameters.get('Signature') ?? '',
    datetime,
    sessionToken: headerValues(request, 'x-amz-security-token')[0],
    regionSet: headerValues(request, 'x-amz-region-set')[0],
  });
}

/** The date in the string to sign. It may come from `date`, in HTTP's format, if there is no `x-amz-date`. */
function signingTime(request: RawRequest): string | undefined {
  const [datetime] = headerValues(request, 'x-amz-date');
  if (datetime !== undefined) return datetime;
  const [date] = headerValues(request, 'date');
  if (date === undefined) return undefined;
  const milliseconds = Date.parse(date);
  return Number.isNaN(milliseconds) ? date : formatTime(milliseconds);
}

function fromQuery(request: RawRequest, pairs: readonly QueryPair[]): Authorization | Defect {
  const parameter = (name: string): string | undefined => queryValues(pairs, `X-Amz-${name}`)[0];
  const required = ['Algorithm', 'Credential', 'Signature', 'SignedHeaders', 'Date'];
  const missing = required
    .filter((name) => !parameter(name))
    .map((name) => `AWS query-string parameters must include 'X-Amz-${name}'. `);
  if (missing.length > 0) return incomplete(`${missing.join('')}Re-examine the query-string parameters.`);

  const single = [...required, 'Expires', 'Region-Set', 'Security-Token', 'Content-Sha256'];
  const twice = single.find((name) => queryValues(pairs, `X-Amz-${name}`).length > 1);
  if (twice !== undefined) return { code: 'ambiguous', reason: `The query has the parameter 'X-Amz-${twice}' twice.` };

  const expires = parameter('Expires');
  const expiresIn = expires === undefined ? undefined : Number(expires);
  if (expiresIn !== undefined && !(Number.isInteger(expiresIn) && expiresIn >= 1 && expiresIn <= longestLife)) {
    return incomplete(`X-Amz-Expires must be a whole number of seconds from 1 to ${longestLife}. Got '${expires}'.`);
  }
  const authorization = assemble(parameter('Algorithm') ?? '', {
    presigned: true,
    credential: parameter('Credential') ?? '',
    signedHeaders: parameter('SignedHeaders') ?? '',
    signature: parameter('Signature') ?? '',
    datetime: parameter('Date') ?? '',
    expiresIn,
    sessionToken: parameter('Security-Token') ?? headerValues(request, 'x-amz-security-token')[0],
    regionSet: parameter('Region-Set'),
  });
  if (!('code' in authorization) && followsS3Rules(authorization.service) && expiresIn === undefined) {
    return incomplete(
      "AWS query-string parameters must include 'X-Amz-Expires'. Re-examine the query-string parameters.",
    );
  }
  return authorization;
}

interface Parts extends Pick<Authorization, 'presigned' | 'signature' | 'datetime' | 'expiresIn' | 'sessionToken'> {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly regionSet: string | undefined;
}

function assemble(
  algorithm: string,
  { credential, signedHeaders, regionSet, ...parts }: Parts,
): Authorization | Defect {
  if (algorithm === sigV4a) return assembleSigV4a({ credential, signedHeaders, regionSet, ...parts });
  if (algorithm !== 'AWS4-HMAC-SHA256') return incomplete(`Unsupported AWS 'algorithm': '${algorithm}'.`);
  const wrongDate = checkDate(parts);
  if (wrongDate !== undefined) return wrongDate;
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || !terminator || rest.length > 0) {
    return incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  return {
    ...parts,
    algorithm,
    accessKeyId,
    date,
    region,
    service,
    terminator,
    signedHeaders: signedHeaders.split(';'),
  };
}

/** The scope of SigV4a has no region. AWS's texts about its parts are not known, so these are like those of SigV4. */
function assembleSigV4a({ credential, signedHeaders, regionSet, ...parts }: Parts): Authorization | Defect {
  const wrongDate = checkDate(parts);
  if (wrongDate !== undefined) return wrongDate;
  const [accessKeyId, date, service, terminator, ...rest] = credential.split('/');
  if (!accessKeyId || !date || !service || !terminator || rest.length > 0) {
    return incomplete(
      `Credential must have exactly 4 slash-delimited elements, e.g. keyid/date/service/term, got '${credential}'`,
    );
  }
  if (regionSet === undefined || !/^[\w*-]+(,[\w*-]+)*$/.test(regionSet)) {
    return incomplete(`The signature requires a region set, 'X-Amz-Region-Set'. Got '${regionSet ?? ''}'.`);
  }
  const scope = { accessKeyId, date, region: regionSet, service, terminator };
  return { ...parts, algorithm: sigV4a, ...scope, signedHeaders: signedHeaders.split(';') };
}

function checkDate({ datetime }: Pick<Authorization, 'datetime'>): Defect | undefined {
  if (!Number.isNaN(parseTime(datetime))) return undefined;
  return incomplete(
    `Date must be in ISO-8601 'basic format'. Got '${datetime}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  );
}

const incomplete = (reason: string): Defect => ({ code: 'incomplete-signature', reason });
