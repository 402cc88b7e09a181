/** The canonical request and the string to sign that AWS expected, as some of its answers tell. */
export interface ServerStrings {
  readonly canonicalRequest?: string | undefined;
  readonly stringToSign?: string | undefined;
}

/** Takes them from a long-form message, or from S3's XML. */
export function serverStrings(message: string, body: string): ServerStrings {
  if (/<(CanonicalRequest|StringToSign)/.test(body)) {
    return { canonicalRequest: fromXml(body, 'CanonicalRequest'), stringToSign: fromXml(body, 'StringToSign') };
  }
  return {
    canonicalRequest: /The Canonical String for this request should have been\s+'([^]*?)'\s+The String-to-Sign/.exec(message)?.[1],
    stringToSign: /The String-to-Sign should have been\s+'([^]*?)'/.exec(message)?.[1],
  };
}

/** S3 gives each string twice; the bytes in hex are the ones that no XML parser has touched. */
function fromXml(body: string, name: string): string | undefined {
  const bytes = new RegExp(`<${name}Bytes>([\\s\\da-fA-F]+)</`).exec(body)?.[1]?.match(/[\da-fA-F]{2}/g);
  if (bytes) return new TextDecoder().decode(Uint8Array.from(bytes, (pair) => Number.parseInt(pair, 16)));
  const text = new RegExp(`<${name}>([^<]*)</`).exec(body)?.[1];
  return text && unescapeXml(text);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) =>
    name ? (ENTITIES[name] ?? whole) : String.fromCodePoint(Number.parseInt(hex ?? decimal ?? '', hex ? 16 : 10)),
  );
}
