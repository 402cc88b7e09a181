import { createECDH, createHash, createHmac, createPrivateKey, sign as signText } from 'node:crypto';
import aws4 from 'aws4';
import { datetime, longTerm, type Outgoing } from './send.ts';

export const hash = (body: string | Uint8Array = ''): string => createHash('sha256').update(body).digest('hex');

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

interface Scope {
  service?: string;
  region?: string;
  datetime?: string;
  credentials?: Credentials;
}

/** The signature of a canonical request that a test spells out, by AWS's recipe, with nothing but node:crypto. */
function signature(
  canonicalRequest: string,
  { service = 'execute-api', region = 'us-east-1', ...rest }: Scope = {},
): string {
  const time = rest.datetime ?? datetime;
  const { secretAccessKey } = rest.credentials ?? longTerm;
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), hash(canonicalRequest)].join('\n')).toString('hex');
}

/** An `authorization` value for a canonical request; its last line but one names the signed headers. */
export function authorization(canonicalRequest: string, scope: Scope = {}): string {
  const { service = 'execute-api', region = 'us-east-1', credentials = longTerm } = scope;
  const day = (scope.datetime ?? datetime).slice(0, 8);
  const signedHeaders = canonicalRequest.split('\n').at(-2) ?? '';
  return (
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${day}/${region}/${service}/aws4_request, ` +
    `SignedHeaders=${signedHeaders}, Signature=${signature(canonicalRequest, scope)}`
  );
}

/** Signs a text with SigV4a's ECDSA, by AWS's recipe, with a key that node:crypto completes. */
function signSigV4aText(text: string, { accessKeyId, secretAccessKey }: Credentials = longTerm): string {
  const input = Buffer.concat([
    Buffer.from([0, 0, 0, 1]),
    Buffer.from(`AWS4-ECDSA-P256-SHA256\0${accessKeyId}`),
    Buffer.from([1, 0, 0, 1, 0]), // the first counter: the second is needed once in 2^32
  ]);
  const candidate = createHmac('sha256', `AWS4A${secretAccessKey}`).update(input).digest('hex');
  const privateKey = Buffer.from((BigInt(`0x${candidate}`) + 1n).toString(16).padStart(64, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  const point = curve.getPublicKey();
  const key = {
    kty: 'EC',
    crv: 'P-256',
    d: privateKey.toString('base64url'),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  return signText('sha256', Buffer.from(text), createPrivateKey({ key, format: 'jwk' })).toString('hex');
}

interface SigV4aByHand {
  regionSet?: string;
  service?: string;
  headers?: Record<string, string>;
  credentials?: Credentials;
  /** The parameters that the canonical query begins with and ends with. */
  presign?: boolean;
}

/** Signs `GET /prod/items` with SigV4a. */
export function signSigV4aByHand(
  host: string,
  {
    regionSet = '*',
    service = 'execute-api',
    headers = {},
    credentials = longTerm,
    presign = false,
  }: SigV4aByHand = {},
): Outgoing {
  const scope = `${datetime.slice(0, 8)}/${service}/aws4_request`;
  const token = credentials.sessionToken;
  const escape = (text: string): string => encodeURIComponent(text).replaceAll('*', '%2A');
  const query = presign
    ? [
        'X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256',
        `X-Amz-Credential=${escape(`${credentials.accessKeyId}/${scope}`)}`,
        `X-Amz-Date=${datetime}`,
        'X-Amz-Expires=60',
        `X-Amz-Region-Set=${escape(regionSet)}`,
        ...(token ? [`X-Amz-Security-Token=${escape(token)}`] : []),
        'X-Amz-SignedHeaders=host',
      ].join('&')
    : '';
  const signed: Record<string, string> = presign
    ? { host }
    : {
        host,
        'x-amz-date': datetime,
        'x-amz-region-set': regionSet,
        ...(token && { 'x-amz-security-token': token }),
        ...headers,
      };
  const fields = Object.entries(signed).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = fields.map(([name]) => name).join(';');
  const lines = fields.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonicalRequest = ['GET', '/prod/items', query, lines, names, hash()].join('\n');
  const text = ['AWS4-ECDSA-P256-SHA256', datetime, scope, hash(canonicalRequest)].join('\n');
  const signature = signSigV4aText(text, credentials);
  if (presign) return { target: `/prod/items?${query}&X-Amz-Signature=${signature}`, headers: fields };
  const value = `AWS4-ECDSA-P256-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { target: '/prod/items', headers: [...fields, ['authorization', value]] };
}

interface ByHand extends Scope {
  method?: string;
  target: string;
  /** How the path and the query should stand in the canonical request. */
  path: string;
  query?: string;
  /** Further signed fields, in lower case. */
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  payloadHash?: string;
}

/** Signs host, x-amz-date and the given fields, with the canonical path and query that the test expects. */
export function signByHand(
  host: string,
  { method = 'GET', target, path, query = '', headers = {}, body, ...rest }: ByHand,
): Outgoing {
  const token = rest.credentials?.sessionToken;
  const signed = {
    host,
    'x-amz-date': rest.datetime ?? datetime,
    ...(token && { 'x-amz-security-token': token }),
    ...headers,
  };
  const fields = Object.entries(signed).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = fields.map(([name]) => name).join(';');
  const lines = fields.map(([name, value]) => `${name}:${value.replace(/ +/g, ' ')}\n`).join('');
  const canonicalRequest = [method, path, query, lines, names, rest.payloadHash ?? hash(body)].join('\n');
  return {
    method,
    target,
    headers: [...fields, ['authorization', authorization(canonicalRequest, rest)]],
    ...(body !== undefined && { body }),
  };
}

interface WithAws4 extends Scope {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  presign?: boolean;
}

/** Signs with aws4, as an application would. */
export function signWithAws4(
  host: string,
  { method = 'GET', path, headers = {}, body, presign = false, ...rest }: WithAws4,
): Outgoing {
  const { service = 'execute-api', region = 'us-east-1' } = rest;
  const { accessKeyId, secretAccessKey, sessionToken }: Credentials = rest.credentials ?? longTerm;
  const time = rest.datetime ?? datetime;
  const dated = presign ? `${path}${path.includes('?') ? '&' : '?'}X-Amz-Date=${time}` : path;
  const signed = aws4.sign(
    {
      method,
      path: dated,
      service,
      region,
      signQuery: presign,
      headers: { Host: host, ...(!presign && { 'X-Amz-Date': time }), ...headers },
      ...(body !== undefined && { body }),
    },
    { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  );
  const fields = Object.entries(signed.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  return {
    method,
    target: signed.path ?? path,
    headers: fields.filter(([name]) => name !== 'Content-Length'),
    ...(body !== undefined && { body }),
  };
}
