import { createHash, createHmac } from 'node:crypto';
import { verify, type RawRequest } from '@sigv4/testing';
import { SignatureV4 } from '@smithy/signature-v4';

/** A request as it was sent, with its signature in a header field or in the query. */
export interface Sent {
  readonly raw: RawRequest;
  readonly url: URL;
  /** The names of the signed headers. */
  readonly signedHeaders: readonly string[];
  readonly service: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  };
  readonly now: number;
}

/** What an implementation cannot say, and why: a limit of its own, not of the request. */
export interface Exclusion {
  readonly reason: string;
  readonly applies: (sent: Sent) => boolean;
}

/** Another implementation, asked whether it would have signed the same. */
export interface Opinion {
  readonly name: string;
  /** What it is not asked about. */
  readonly excluded: readonly Exclusion[];
  /** What it is asked about, but does not answer alone. */
  readonly helped: readonly Exclusion[];
  /** `accepted`, or what is wrong. */
  readonly ask: (sent: Sent) => Promise<string>;
}

const s3Family = new Set(['s3', 's3express', 's3-outposts', 's3-object-lambda']);

const isText = (escaped: string): boolean => {
  try {
    return decodeURIComponent(escaped) !== undefined;
  } catch {
    return false;
  }
};
const pairsOf = ({ url }: Sent): [name: string, value: string][] =>
  url.search
    .slice(1)
    .split('&')
    .filter(Boolean)
    .map((part) => {
      const [name = '', value = ''] = part.split('='); // one at most: all others are escaped
      return [name, value];
    });

/** aws4, as `@sigv4/testing` asks it. */
export const aws4: Opinion = {
  name: 'aws4',
  excluded: [
    {
      reason: 'it decodes the path for S3, and these bytes are not UTF-8',
      applies: ({ url, service }) => s3Family.has(service) && !isText(url.pathname),
    },
  ],
  helped: [
    {
      reason:
        "it loses a parameter (of an empty name, of the name __proto__, not in UTF-8, or on S3 of a repeated name), so the query line is its verifier's",
      applies: (sent) => {
        const pairs = pairsOf(sent);
        const repeats = new Set(pairs.map(([name]) => name)).size < pairs.length;
        return (
          (repeats && s3Family.has(sent.service)) ||
          pairs.some(([name, value]) => name === '' || name === '__proto__' || !isText(name + value))
        );
      },
    },
  ],
  async ask({ raw, service, region, credentials, now }) {
    const verdict = verify(raw, (id) => (id === credentials.accessKeyId ? credentials : undefined), {
      service,
      region,
      now: () => now,
    });
    return verdict.ok ? 'accepted' : `${verdict.code}: ${verdict.reason}\n${verdict.canonicalRequest}`;
  },
};

/** The AWS SDK's own signer, told exactly what was sent, and made to sign that. */
export const smithy: Opinion = {
  name: '@smithy/signature-v4',
  excluded: [
    { reason: 'it takes parameters as text, and these bytes are not UTF-8', applies: ({ url }) => !isText(url.search) },
    {
      reason: 'it loses a parameter called __proto__',
      applies: (sent) => pairsOf(sent).some(([name]) => name === '__proto__'),
    },
  ],
  helped: [],
  async ask(sent) {
    const { raw, url, service, region, credentials, now, signedHeaders } = sent;
    const signer = new SignatureV4({
      credentials: withoutUndefined(credentials),
      region,
      service,
      sha256: Sha256,
      applyChecksum: false,
      uriEscapePath: !s3Family.has(service),
    });
    const presigned = url.searchParams.has('X-Amz-Signature');
    const unsigned = presigned && (s3Family.has(service) || service === 'vpc-lattice-svcs');
    const query = Object.create(null) as Record<string, string[]>;
    for (const [name, value] of pairsOf(sent)) {
      if (!presigned || !OF_THE_SIGNATURE.test(name))
        (query[decodeURIComponent(name)] ??= []).push(decodeURIComponent(value));
    }
    const request = {
      method: raw.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query,
      headers: Object.fromEntries(
        raw.headers
          .map(([name, value]) => [name.toLowerCase(), value] as const)
          .filter(([name]) => signedHeaders.includes(name)),
      ),
      body: unsigned ? OF_UNKNOWN_CONTENT : raw.body,
    };
    const signingDate = new Date(now);
    if (presigned) {
      const expiresIn = Number(url.searchParams.get('X-Amz-Expires'));
      const theirs = await signer.presign(request, {
        signingDate,
        expiresIn,
        unhoistableHeaders: new Set(signedHeaders),
      });
      return compare(String(theirs.query?.['X-Amz-Signature']), url.searchParams.get('X-Amz-Signature'));
    }
    const theirs = await signer.sign(request, { signingDate });
    return compare(theirs.headers['authorization'], raw.headers.find(([name]) => name === 'authorization')?.[1]);
  },
};

const OF_THE_SIGNATURE = /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Security-Token|Signature)$/;

/** What it does not know how to hash, it signs as UNSIGNED-PAYLOAD. */
const OF_UNKNOWN_CONTENT = {};

const compare = (theirs: string | undefined, ours: string | null | undefined): string =>
  theirs === ours ? 'accepted' : `theirs: ${theirs}\nours:   ${ours}`;

function withoutUndefined({ sessionToken, ...credentials }: Sent['credentials']) {
  return sessionToken === undefined ? credentials : { ...credentials, sessionToken };
}

/** SHA-256 in the form that the SDK's signer takes: keyed, it is an HMAC. */
class Sha256 {
  private readonly sum;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === 'string' || secret === undefined ? secret : bytesOf(secret);
    this.sum = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.sum.update(typeof data === 'string' ? data : bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.sum.digest()));
  }

  reset(): void {
    throw new Error('A hash is used once.');
  }
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
