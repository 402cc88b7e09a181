import { redact } from '../../../../packages/core/src/util/redact.ts';
import { readClaim } from './claim.ts';
import { type Draft, EMPTY, linesOf, requestOf } from './draft.ts';
import { draftLike } from './unsigned.ts';

/** A fragment with a request in it, and what was left out of it. */
export interface Link {
  readonly fragment: string;
  readonly leftOut: readonly string[];
}

const NAME = 'request=';

/** Puts a request into the fragment of a link, which browsers send to nobody. The signature and all that redaction knows is left out. */
export function linkTo(draft: Draft): Link {
  const request = requestOf(draft);
  const claim = readClaim(request);
  const plain = claim ? draftLike(claim, request, draft) : draft;
  const leftOut: string[] = claim ? ['the signature'] : [];
  const headers = requestOf(plain).headers.filter(([name, value]) => {
    const isKept = !isSecret(`${name}: ${value}`) && !isSecret(`${name}: value`);
    if (!isKept) leftOut.push(`the header ${name}`);
    return isKept;
  });
  const url = withoutSecrets(plain.url, (name) => leftOut.push(`the parameter ${name}`));
  const body = redact(plain.body);
  if (body !== plain.body) leftOut.push('secrets in the body');
  const kept = { ...plain, url, headers: linesOf(headers), body };
  const changed = Object.entries(kept).filter(([name, value]) => value !== EMPTY[name as keyof Draft]);
  return { fragment: `#${NAME}${encodeURIComponent(JSON.stringify(Object.fromEntries(changed)))}`, leftOut };
}

const isSecret = (text: string): boolean => redact(text) !== text;

/** A URL without the parameters whose values are secrets. */
function withoutSecrets(url: string, tell: (name: string) => void): string {
  const [, before = '', query] = /^([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  if (query === undefined) return before;
  const kept = query.split('&').filter((parameter) => {
    const [name = ''] = parameter.split('=');
    const isKept =
      ![parameter, plain(parameter), `${plain(name)}=value`].some(isSecret) && !/^x-amz-credential$/i.test(plain(name));
    if (!isKept) tell(plain(name));
    return isKept;
  });
  return before + (kept.length ? `?${kept.join('&')}` : '');
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The draft in the fragment of a link. `undefined` if there is none. Only known fields with texts are read. */
export function draftIn(fragment: string): Draft | undefined {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith(NAME)) return undefined;
  try {
    const given: unknown = JSON.parse(decodeURIComponent(text.slice(NAME.length)));
    const fields = Object.entries(Object(given) as object).filter(
      ([name, value]) => Object.hasOwn(EMPTY, name) && typeof value === 'string',
    );
    return { ...EMPTY, ...(Object.fromEntries(fields) as Partial<Draft>) };
  } catch {
    return undefined;
  }
}
