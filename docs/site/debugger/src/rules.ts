import { type Claim, isSigV4a } from './claim.ts';
import { AWS, DOCS, type Source } from './sources.ts';
import { readTime, shownTime } from './time.ts';

/** A line of a text that is signed, and why it is so. */
export interface Line {
  readonly text: string;
  readonly rule: string;
  readonly sources: readonly Source[];
}

/** What the rules depend on. */
export type Terms = Pick<Claim, 'place' | 'algorithm' | 'service'>;

const isS3 = (service: string): boolean => /^s3(express|-outposts|-object-lambda)?$/.test(service);

/** The lines of a canonical request: method, path, query, one for each header, an empty one, signed headers, payload hash. */
export function canonicalLines(canonicalRequest: string, terms: Terms): Line[] {
  const lines = canonicalRequest.split('\n');
  const end = lines.length - 2;
  return lines.map((text, at) => {
    if (at === 0) return method(text);
    if (at === 1) return path(text, terms);
    if (at === 2) return query(text, terms);
    if (at === end) return signedHeaders(text);
    if (at > end) return payloadHash(text, terms);
    return text ? header(text, terms) : blank(lines[at - 1] === '' && at < end - 1);
  });
}

const method = (text: string): Line => ({ text, rule: 'The method, in capitals.', sources: [AWS.canonicalRequest] });

function path(text: string, { service }: Terms): Line {
  const sources = [DOCS.url, isS3(service) ? AWS.s3 : AWS.canonicalRequest];
  if (isS3(service)) return { text, rule: 'The path as it is sent. S3 does not encode it a second time.', sources };
  if (text === '/') return { text, rule: 'The path. An empty path is a slash.', sources };
  const rule = text.includes('%')
    ? 'The path, encoded a second time: a % of the URL that is sent is %25 here.'
    : 'The path. Special characters are encoded twice, and repeated slashes become one.';
  return { text, rule, sources };
}

function query(text: string, { place }: Terms): Line {
  const sources = [DOCS.url, AWS.canonicalRequest];
  if (!text) return { text, rule: 'There is no query, so this line is empty.', sources };
  if (place === 'URL')
    return {
      text,
      rule: 'The parameters, sorted by name. Those of the signature are among them, except X-Amz-Signature.',
      sources: [DOCS.presigned, AWS.s3Query],
    };
  const rule = /(^|&)[^=&]+=(&|$)/.test(text)
    ? 'The parameters, encoded and sorted by name and then by value. A parameter without a value ends with "=".'
    : 'The parameters, encoded and sorted by name and then by value.';
  return { text, rule, sources };
}

/** Why a header is signed, by its name. */
const HEADERS: Readonly<Record<string, string>> = {
  host: 'The host that is sent. It is always signed.',
  'x-amz-date': 'The time of the signature, in UTC.',
  'x-amz-content-sha256': 'The payload hash. S3 requires it as a header.',
  'x-amz-security-token': 'The session token of temporary credentials. It is redacted here.',
  'x-amz-region-set': 'The regions in which this SigV4a signature is valid.',
  'content-type': 'The type of the body. It is signed when there is a body, or when you name it.',
  'content-length': 'The size of the body. It is signed because the signature names it.',
};

function header(text: string, { service }: Terms): Line {
  const name = text.slice(0, text.indexOf(':'));
  const other = name.startsWith('x-amz-')
    ? 'Every x-amz-* header is signed. Spaces around the value are removed.'
    : 'This header is signed because the signature names it. Spaces around the value are removed.';
  const rule = name === 'x-amz-content-sha256' && !isS3(service) ? 'The payload hash, as a header.' : HEADERS[name];
  return { text, rule: rule ?? other, sources: [DOCS.headers, isS3(service) ? AWS.s3 : AWS.canonicalRequest] };
}

const blank = (isUnexpected: boolean): Line => ({
  text: '',
  rule: isUnexpected ? 'An empty line.' : 'An empty line ends the headers.',
  sources: [AWS.canonicalRequest],
});

const signedHeaders = (text: string): Line => ({
  text,
  rule: 'The names of the headers above, in lower case, sorted, with semicolons between them.',
  sources: [DOCS.headers, AWS.canonicalRequest],
});

/** The SHA-256 of nothing. */
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function payloadHash(text: string, { place, service }: Terms): Line {
  const sources = [DOCS.payload, isS3(service) ? AWS.s3 : AWS.canonicalRequest];
  if (text === EMPTY_HASH) return { text, rule: 'The payload hash: the SHA-256 of an empty body.', sources };
  if (text.startsWith('STREAMING-'))
    return { text, rule: 'The payload hash: the body is signed in chunks.', sources: [DOCS.payload, AWS.s3Chunks] };
  if (text.startsWith('[')) return { text, rule: 'The payload hash. It cannot be calculated here.', sources };
  if (text !== 'UNSIGNED-PAYLOAD') return { text, rule: 'The payload hash: the SHA-256 of the body, in hex.', sources };
  const rule =
    place === 'URL'
      ? 'The payload hash: a presigned URL of S3 does not sign the body.'
      : 'The payload hash: the body is not part of the signature.';
  return { text, rule, sources };
}

/** The lines of a string to sign: algorithm, time, credential scope, hash. */
export function stringLines(stringToSign: string, terms: Terms): Line[] {
  const rules = [algorithm, time, scope, hash];
  return stringToSign.split('\n').map((text, at) => {
    const rule = rules[at]?.(text, terms) ?? '';
    return { text, rule, sources: at === 2 ? [DOCS.scope, AWS.scope] : [AWS.stringToSign] };
  });
}

const algorithm = (_: string, terms: Terms): string =>
  isSigV4a(terms)
    ? 'The algorithm of SigV4a: a signature with a key pair, valid in several regions.'
    : 'The algorithm of SigV4: a keyed hash, valid in one region.';

function time(text: string): string {
  const read = readTime(text);
  return `The time of the signature${read === undefined ? '' : `: ${shownTime(read)}`}.`;
}

function scope(text: string): string {
  const [day = '', ...rest] = text.split('/');
  const [region, service] = rest.length > 2 ? rest : [undefined, rest[0]];
  const date = day.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const where = region ? `the region ${region}` : 'the regions of x-amz-region-set';
  return `The credential scope: the signature is valid on ${date}, in ${where}, for the service ${service}.`;
}

const hash = (): string => 'The SHA-256 of the canonical request, in hex.';
