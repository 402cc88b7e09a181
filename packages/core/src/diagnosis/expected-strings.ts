import type { ServerStrings } from '../explanation.ts';
import { HIDDEN } from '../util/secrets.ts';

/** Reads them from API Gateway's long message, or from S3's XML. */
export function serverStrings(message: string, body: string): ServerStrings {
  const ofS3 = /<(CanonicalRequest|StringToSign)/.test(body);
  const canonicalRequest = ofS3
    ? fromXml(body, 'CanonicalRequest')
    : /The Canonical String for this request should have been\s+'([^]*?)'\s+The String-to-Sign/.exec(message)?.[1];
  const stringToSign = ofS3
    ? fromXml(body, 'StringToSign')
    : /The String-to-Sign should have been\s+'([^]*?)'/.exec(message)?.[1];
  const lines = (text: string | undefined): string | undefined => text?.replaceAll('\r\n', '\n'); // a proxy may have changed the line ends
  return {
    canonicalRequest: lines(canonicalRequest),
    stringToSign: lines(stringToSign)?.replace(BEFORE, `$1${HIDDEN}`),
  };
}

/** What is in front of the fourth line in the string to sign of a chunk or a trailer. That line is the signature of the chunk before. */
const BEFORE = /^(AWS4-\S+-(?:PAYLOAD|TRAILER)\n.*\n.*\n).*/;

/** S3 gives each string twice. The bytes in hex are exact: XML escapes nothing in them. */
function fromXml(body: string, name: string): string | undefined {
  const bytes = new RegExp(`<${name}Bytes>([\\s\\da-fA-F]+)</`).exec(body)?.[1]?.match(/[\da-fA-F]{2}/g);
  if (bytes) return new TextDecoder().decode(Uint8Array.from(bytes, (pair) => Number.parseInt(pair, 16)));
  const text = new RegExp(`<${name}>([^<]*)</`).exec(body)?.[1];
  return text && unescapeXml(text);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);
const LAST_CODE_POINT = 0x10ffff;

/** Replaces the entities in the text of an XML element. An entity that is not known stays as it is. */
export function unescapeXml(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name) return ENTITIES.get(name) ?? whole;
      const code = Number.parseInt(hex ?? decimal ?? '', hex ? 16 : 10);
      return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : whole;
    },
  );
}
