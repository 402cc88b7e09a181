import type { PassReason } from '../../events.ts';
import type { RefusalRecord } from '../../refusal/record.ts';
import type { Answer } from '../answer.ts';
import type { Cause } from '../evidence.ts';

/** Why a request was sent unsigned, and what to do about it. */
export interface Reason {
  readonly because: string;
  readonly fix: string;
}

type Row = readonly [because: string, fix: string];

const PASSED: Readonly<Record<PassReason | 'no-signature', Row | ((host: string) => Row)>> = {
  'no-signature': [
    'it has no AWS4 signature, neither in its authorization header nor in its URL',
    'Sign it. If you left the authorization header out, pass the request with it.',
  ],
  disabled: ['it has sigv4: false', 'If you want it to be signed, remove sigv4: false.'],
  presigned: [
    'its URL or form already contains a signature',
    'Check that this signature has not expired, and that the request is sent unchanged.',
  ],
  'already-signed': [
    'another wrapper had already signed it',
    'Ask explain in the code that uses the other wrapper. This wrapper passed the request through unchanged.',
  ],
  'has-owner': [
    'it already has an authorization header or an API key',
    "Remove it. Or pass the service, and the signature replaces it: sigv4: { service: '...' }.",
  ],
  'takes-no-signature': [
    'ordinary calls to this service are not signed',
    "If you want it to be signed, pass the service: sigv4: { service: '...' }.",
  ],
  'host-not-covered': [
    "its host is neither an AWS endpoint nor in the signer's hosts",
    "Add the host: sigv4({ service: '...', region: '...', hosts: ['...'] }). In axios you can set baseURL and pass a service instead.",
  ],
  'endpoint-not-named': (host) => [
    "its host is an AWS endpoint that is not in the signer's hosts, and the signer has awsEndpoints: false",
    `Add the host: hosts: ['${host}']. Or pass sigv4: {} with the request.`,
  ],
  redirected: (host) => [
    "it was redirected to a host that is not in the signer's hosts",
    `Call the address that it was redirected to. Or, if you trust "${host}" with your signatures, add it: hosts: ['${host}']. A function URL behind CloudFront or a custom domain needs that.`,
  ],
};

/** Why a request was not signed, and what AWS says about it. */
export function unsigned(record: RefusalRecord, answer: Answer, given?: Reason): Cause {
  const { status } = record;
  const { because, fix } = given ?? reasonOf(record);
  const told = wordsOfAws(answer);
  return {
    code: 'unsigned',
    summary: `The request was not signed, because ${because}.${status ? ` The answer was ${status}.` : ''}${told && ` AWS says: ${told}`}`,
    fix: (told && fixOf(record, answer)) || fix,
  };
}

function reasonOf({ pass = 'host-not-covered', url, unsignedAt }: RefusalRecord): Reason {
  const row = PASSED[pass];
  const [because, fix] = typeof row === 'function' ? row(unsignedAt ?? new URL(url).host) : row;
  return { because, fix };
}

/** What AWS says besides that the signature is missing. Empty if it says nothing, or if the application says it. */
function wordsOfAws({ serviceCode = '', message, show }: Answer): string {
  if (serviceCode.startsWith('MissingAuthenticationToken') || /Missing Authentication Token$/i.test(message)) return '';
  const words = message || serviceCode;
  return words && show(/[.!?]\s*$/.test(words) ? words : `${words}.`);
}

/** What to do about the words of AWS, where that is something else than to sign the request. */
function fixOf({ pass, method, stated }: RefusalRecord, { serviceCode = '', message }: Answer): string | undefined {
  const words = `${serviceCode}: ${message}`;
  if (pass === 'presigned') return PRESIGNED.find(({ says }) => says.test(words))?.fix;
  if (pass === 'takes-no-signature')
    return (
      (stated?.service === 'sts' && WEB_IDENTITY.find(({ says }) => says.test(words))?.fix) ||
      'This call needs no signature. Look at what AWS says.'
    );
  const isMismatch = /^(InvalidSignatureException|SignatureDoesNotMatch):/.test(words);
  if (!isMismatch || pass === 'has-owner' || pass === 'already-signed') return undefined;
  return (
    'Something between you and AWS signs the request, as CloudFront does with an origin access control. ' +
    (/^(GET|HEAD)$/.test(method)
      ? 'Check that nothing behind it changes the path, the query or the host.'
      : 'It does not hash the body. Send the header x-amz-content-sha256 with the SHA-256 of the body, in hex.')
  );
}

interface Said {
  readonly says: RegExp;
  readonly fix: string;
}

/** What AWS says of a presigned URL or form. */
const PRESIGNED: readonly Said[] = [
  {
    says: /^ExpiredToken|security token included in the request is expired/,
    fix: 'Make a new URL with credentials that are still valid. A URL stops working when the credentials that made it expire.',
  },
  {
    says: /Request has expired|Signature expired|Policy expired/,
    fix: 'Make a new URL. This one has expired. If it is new, check the clock of the machine that made it.',
  },
  {
    says: /^(SignatureDoesNotMatch|InvalidSignatureException)/,
    fix:
      'Send the URL unchanged, with the method and the signed headers that it was made for. ' +
      'If you do, check the region and the secret key of the code that made it.',
  },
  {
    says: /headers present in the request which were not signed|must be a 'SignedHeader'/,
    fix: 'Leave out every x-amz-* header that the URL was not made for. Or name it when you make the URL.',
  },
  { says: /^AccessDenied/, fix: 'Allow the action for the principal whose credentials made the URL.' },
  { says: /./, fix: 'Change what AWS names, and make a new URL.' },
];

/** What STS says of a web identity. */
const WEB_IDENTITY: readonly Said[] = [
  {
    says: /^ExpiredTokenException|Token expired/,
    fix: 'Get a new token from the identity provider: the web identity token has expired. The call needs no signature.',
  },
  {
    says: /^InvalidIdentityToken/,
    fix: 'Check that IAM has an identity provider for the issuer of the web identity token, with its audience. The call needs no signature.',
  },
  {
    says: /^AccessDenied/,
    fix: 'Check the trust policy of the role: it must allow the issuer, the audience and the subject of the web identity token. The call needs no signature.',
  },
];
