import type { Request } from './draft.ts';
import { readTime } from './time.ts';

/** What a signature says of itself. */
export interface Claim {
  readonly place: 'authorization header' | 'URL';
  readonly algorithm: string;
  readonly accessKeyId: string;
  /** The day of the credential scope, such as 20150830. */
  readonly day: string;
  /** Empty for SigV4a, whose regions are in `regionSet`. */
  readonly region: string;
  readonly regionSet: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** As it is written, such as 20150830T123600Z. */
  readonly date: string;
  readonly time: number | undefined;
  /** How long a presigned URL is valid, in seconds. */
  readonly expires: number | undefined;
  readonly hasToken: boolean;
}

const ALGORITHM = /^AWS4-(?:HMAC|ECDSA-P256)-SHA256$/;

/** Reads the signature that a request has already. `undefined` if it has none. */
export function readClaim({ url, headers }: Request): Claim | undefined {
  const fields = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const [, scheme = '', rest = ''] = /^(\S+)\s+(.*)$/s.exec(fields.get('authorization') ?? '') ?? [];
  if (ALGORITHM.test(scheme)) {
    const part = (name: string): string => new RegExp(`(?:^|[,\\s])${name}=([^,\\s]*)`).exec(rest)?.[1] ?? '';
    return claimOf('authorization header', {
      algorithm: scheme,
      credential: part('Credential'),
      signedHeaders: part('SignedHeaders'),
      signature: part('Signature'),
      date: fields.get('x-amz-date') ?? fields.get('date') ?? '',
      regionSet: fields.get('x-amz-region-set') ?? '',
      token: fields.get('x-amz-security-token'),
    });
  }
  const query = new Map([...new URL(url).searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const parameter = (name: string): string => query.get(`x-amz-${name}`) ?? '';
  if (!ALGORITHM.test(parameter('algorithm'))) return undefined;
  return claimOf('URL', {
    algorithm: parameter('algorithm'),
    credential: parameter('credential'),
    signedHeaders: parameter('signedheaders'),
    signature: parameter('signature'),
    date: parameter('date'),
    regionSet: parameter('region-set'),
    token: query.get('x-amz-security-token'),
    expires: parameter('expires'),
  });
}

interface Parts {
  readonly algorithm: string;
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly regionSet: string;
  readonly token: string | undefined;
  readonly expires?: string;
}

function claimOf(place: Claim['place'], { credential, signedHeaders, token, expires, ...parts }: Parts): Claim {
  const [accessKeyId = '', day = '', ...scope] = credential.split('/');
  const [region = '', service = ''] = parts.algorithm.includes('ECDSA') ? ['', scope[0]] : scope;
  return {
    ...parts,
    place,
    accessKeyId,
    day,
    region,
    service,
    signedHeaders: signedHeaders.split(';').filter(Boolean),
    time: readTime(parts.date),
    expires: expires && /^\d+$/.test(expires) ? Number(expires) : undefined,
    hasToken: token !== undefined,
  };
}

export const isSigV4a = ({ algorithm }: Pick<Claim, 'algorithm'>): boolean => algorithm.includes('ECDSA');
