import { readPastedAnswer } from '../../../../packages/cli/src/pasted/answer.ts';
import { type Explained, explained } from './answer.ts';
import { type Claim, readClaim } from './claim.ts';
import { type Draft, type Request, requestOf } from './draft.ts';
import { credentialsOf, type Keys } from './keys.ts';
import { factsOf, type Fact } from './parameters.ts';
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
  const found: { -readonly [Key in keyof Report]: Report[Key] } = { notices };
  try {
    const pasted = answer.trim() ? readPastedAnswer(answer, status.trim() ? Number(status) : undefined) : undefined;
    const draft = !typed.url.trim() && pasted?.request ? draftOf(pasted.request) : typed;
    const request = draft.url.trim() ? requestOf(draft) : undefined;
    const claim = request && readClaim(request);
    if (request) notices.push(...noticesOf(request));
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

/** What is odd about a request before it is signed. */
function noticesOf({ headers, body = '' }: Request): string[] {
  const given = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  const length = new TextEncoder().encode(body).byteLength;
  if (given === undefined || Number(given) === length) return [];
  const missing = `The request has a body of ${given} bytes, which is not here. Add it to the field "Body".`;
  const other = `The header content-length says ${given} bytes, and the body here has ${length}. A text field changes line breaks, so the payload hash may be another one.`;
  return [length === 0 ? missing : other];
}
