import { type Explanation, explainAnswer, type PlainAnswer } from '@sigv4/core';
import type { Claim } from './claim.ts';
import { type Draft, itemsIn, type Request } from './draft.ts';
import { EXAMPLE_KEYS } from './keys.ts';
import { sign } from './sign.ts';

/** An explained answer. */
export interface Explained {
  readonly explanation: Explanation;
  /** What the reader has to know about the comparison. */
  readonly note?: string | undefined;
}

/** Explains an answer of AWS. A request without a signature is compared as this library signs it, for the time and scope of AWS's answer. */
export async function explained(
  answer: PlainAnswer,
  draft: Draft,
  request: Request | undefined,
  claim: Claim | undefined,
): Promise<Explained | undefined> {
  if (request && claim) return noted(await explainAnswer(answer, request));
  const alone = await explainAnswer(answer);
  const expected = alone?.theirs;
  if (request && expected?.canonicalRequest) {
    const like = likeTheirs(draft, expected.stringToSign, expected.canonicalRequest);
    const signed = await sign(like, EXAMPLE_KEYS.AKIDEXAMPLE, Date.now()).catch(() => undefined);
    if (signed)
      return noted(
        await explainAnswer(answer, signed.request),
        'The request has no signature. So it is compared as this library signs it, for the time, the service and the region of the answer.',
      );
  }
  if (request && alone?.code === 'unsigned') return noted(await explainAnswer(answer, request));
  return noted(
    alone,
    request &&
      'The request has no signature, so only the answer was read. Paste the request as it was sent to see more.',
  );
}

const noted = (explanation: Explanation | undefined, note?: string): Explained | undefined =>
  explanation && { explanation, note };

/** The same request, signed for what AWS expected. */
function likeTheirs(draft: Draft, stringToSign: string | undefined, canonicalRequest: string): Draft {
  const [, time = '', scope = ''] = stringToSign?.split('\n') ?? [];
  const [, region = '', service = ''] = /^\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request$/.exec(scope) ?? [];
  const names = itemsIn(canonicalRequest.split('\n').at(-2) ?? '');
  const named = names.filter((name) => name !== 'host' && !name.startsWith('x-amz-'));
  return {
    ...draft,
    into: 'headers',
    time: draft.time || time,
    service: draft.service || service,
    region: draft.region || (draft.regionSet ? '' : region),
    signedHeaders: draft.signedHeaders || named.join(', '),
  };
}
