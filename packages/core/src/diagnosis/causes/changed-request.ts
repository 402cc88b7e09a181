import type { Difference } from '../../explanation.ts';
import { differenceOf } from '../difference.ts';
import { type Cause, type Evidence, type Known, PASS_BODY, UNKNOWN_BODY } from '../evidence.ts';

/** `x-amz-*` headers that AWS does not take unsigned. */
export function addedHeaders({ message, body, show }: Evidence): Cause | undefined {
  const inText = [...message.matchAll(/'([^']+)'(?: or '[^']+')? must be a 'SignedHeader'/g)]
    .map(([, name]) => name)
    .join(', ');
  const names = /<HeadersNotSigned>([^<]*)</.exec(body)?.[1] ?? inText;
  if (!names) return undefined;
  return {
    code: 'unsigned-header',
    summary: `The headers ${show(names)} arrived without being signed: something added them on the way, or after signing.`,
    fix: 'Set every x-amz-* header before the request is signed, and let no proxy add one.',
  };
}

const bodyChanged: Cause = {
  code: 'body-changed',
  summary: 'The body that arrived is not the body that was signed.',
  fix:
    'Look for what changes bodies on the way (compression, a proxy that re-encodes JSON), or for code that changes the body after signing; ' +
    'an x-amz-content-sha256 of your own must be that of the bytes sent.',
};

/** S3 compares the body with its hash before it looks at the signature. */
export function changedBody({ serviceCode }: Evidence): Cause | undefined {
  return serviceCode === 'XAmzContentSHA256Mismatch' ? bodyChanged : undefined;
}

/** AWS computed another signature: from another request, or with another key. */
export function mismatch({
  signed,
  serviceCode = '',
  message,
  theirs,
  kind,
  show,
  showLines,
}: Evidence): Cause | undefined {
  const byCode = /^(InvalidSignatureException|SignatureDoesNotMatch|AuthFailure)$/.test(serviceCode);
  if (!byCode && !/request signature we calculated does not match/.test(message)) return undefined;
  if (theirs.canonicalRequest) {
    const difference = differenceOf(signed.canonicalRequest, theirs.canonicalRequest);
    return difference ? changed(shownDifference(difference, show, showLines)) : wrongSecret(signed);
  }
  if (theirs.stringToSign && theirs.stringToSign === signed.stringToSign) return wrongSecret(signed);
  return {
    code: 'signature-mismatch',
    summary: `AWS computed another signature${kind ? ', and its answer does not tell from what' : `. ${UNKNOWN_BODY}`}.`,
    fix: kind
      ? 'In this order: check the secret key (with the session token of the same answer); ' +
        'look for a proxy that rewrites host, path, query or signed headers; check that nothing changes the request after signing.'
      : PASS_BODY,
  };
}

function wrongSecret({ accessKeyId }: Known): Cause {
  return {
    code: 'wrong-secret',
    summary: `AWS computed the signature from the very same canonical request, so the secret key is not the one of ${accessKeyId}.`,
    fix: 'Check the secret key: mistyped, cut off, with a stray character, or of another access key. Take both from the same place.',
  };
}

/** A header whose name speaks of a secret is named, and its value not shown. */
function shownDifference(
  { part, name, ours, theirs }: Difference,
  show: Evidence['show'],
  showLines: Evidence['showLines'],
): Difference {
  const field = name === undefined ? '' : `${show(name)}:`;
  const value = (text: string | undefined): string | undefined => text && showLines(field + text).slice(field.length);
  return { part, ...(name !== undefined && { name: show(name) }), ours: value(ours), theirs: value(theirs) };
}

/** What the first difference tells. */
function changed(difference: Difference): Cause {
  const { part, ours, theirs } = difference;
  switch (part) {
    case 'method':
      return {
        code: 'method-changed',
        summary: `The request was signed as ${ours} and arrived as ${theirs}.`,
        fix: 'Look for a redirect or a proxy that changes the method.',
        difference,
      };
    case 'path':
      return {
        code: 'path-changed',
        summary: `The path was changed on the way: signed was ${ours}, and AWS saw ${theirs}.`,
        fix:
          'Look for a proxy that decodes, encodes or prefixes paths, and let it pass them on as they are; ' +
          'with a custom domain or a proxy path, sign the path that reaches AWS.',
        difference,
      };
    case 'query':
      return {
        code: 'query-changed',
        summary: 'The query was changed on the way.',
        fix: 'Look for a proxy or CDN that adds, drops, sorts or re-encodes parameters, and let it pass them on as they are.',
        difference,
      };
    case 'payload hash':
      return { ...bodyChanged, difference };
    case 'signed headers':
      return {
        code: 'header-changed',
        summary: 'The list of signed headers was changed on the way.',
        fix: 'Look for a proxy that rewrites the authorization header.',
        difference,
      };
    case 'header':
      return changedHeader(difference);
  }
}

function changedHeader(difference: Difference): Cause {
  const { name, ours, theirs } = difference;
  const what = theirs === undefined ? 'dropped' : ours === undefined ? 'added' : 'changed';
  return {
    code: 'header-changed',
    summary: `The signed header ${name} was ${what} on the way.`,
    fix:
      name === 'host'
        ? 'A proxy or custom domain passes on another Host header than the one that was signed: sign for the host that reaches AWS, or let the proxy keep it.'
        : `Look for a proxy that rewrites ${name}; if you named it in signedHeaders, leave it out there.`,
    difference,
  };
}
