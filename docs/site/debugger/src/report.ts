import { readPastedAnswer } from '../../../../packages/cli/src/pasted/answer.ts';
import { type Explained, explained } from './answer.ts';
import { type Claim, readClaim } from './claim.ts';
import { type Draft, type Request, requestOf, Unreadable } from './draft.ts';
import { credentialsOf, type Keys } from './keys.ts';
import { factsOf, type Fact } from './parameters.ts';
import { noticesOf } from './notices.ts';
import { draftOf } from './paste.ts';
import { sign, type Signed, type Strings, stringsOf } from './sign.ts';
import { type Verdict, verify } from './verify.ts';
import { inFields } from './words.ts';

/** All that the form contains. */
export interface Input {
  readonly draft: Draft;
  readonly answer: string;
  readonly status: string;
  readonly keys: Keys;
}

/** A signature that the request has already, and what can be said of it. */
export interface Inspected extends Strings {
  readonly claim: Claim;
  readonly facts: readonly Fact[];
  readonly verdict: Verdict;
}

/** What the page shows. */
export interface Report {
  /** The request that is shown: that of the form, or of the answer if the form has none. */
  readonly draft: Draft;
  /** Why something is missing, in a sentence. */
  readonly problem?: string | undefined;
  readonly notices: readonly string[];
  readonly inspected?: Inspected | undefined;
  readonly signed?: Signed | undefined;
  readonly answer?: Explained | 'not rejected' | undefined;
}

/** Signs the request or reads its signature, and explains the answer. What fails is a problem in the report, and never an error. */
export async function reportOn({ draft: typed, answer, status, keys }: Input, now: number): Promise<Report> {
  const notices: string[] = [];
  const found: { -readonly [Key in keyof Report]: Report[Key] } = { draft: typed, notices };
  try {
    const pasted = answer.trim() ? readPastedAnswer(answer, statusOf(status)) : undefined;
    const draft = !typed.url.trim() && pasted?.request ? draftOf(pasted.request) : typed;
    found.draft = draft;
    const request = draft.url.trim() ? requestOf(draft) : undefined;
    const claim = request && readClaim(request);
    if (request) notices.push(...noticesOf(request, claim));
    if (pasted) found.answer = (await explained(pasted.answer, draft, request, claim)) ?? 'not rejected';
    if (request && claim) found.inspected = await inspect(request, claim, keys, now);
    else if (request) found.signed = await sign(draft, credentialsOf(keys), now);
  } catch (error) {
    found.problem = inFields(error instanceof Error ? error.message : String(error));
  }
  return found;
}

async function inspect(request: Request, claim: Claim, keys: Keys, now: number): Promise<Inspected> {
  const strings = await stringsOf(request);
  const verdict = await verify(request, claim, strings.canonicalRequest, keys);
  return { claim, facts: factsOf(claim, now), verdict, ...strings };
}

function statusOf(text: string): number | undefined {
  if (!text.trim()) return undefined;
  if (!/^\s*[1-5]\d\d\s*$/.test(text))
    throw new Unreadable('The status must be a number from 100 to 599, such as 403.');
  return Number(text);
}
