import { readClaim } from './claim.ts';
import { type Draft, EMPTY, linesOf, pairsIn, requestOf, Unreadable } from './draft.ts';
import { hasSecret, isSecretName } from './secret.ts';
import { readTime } from './time.ts';
import { draftLike } from './unsigned.ts';

/** A fragment with a request in it, and what was left out of it. */
export interface Link {
  readonly fragment: string;
  readonly leftOut: readonly string[];
}

const NAME = 'request=';

/** The size of a fragment that every browser takes, in characters. */
const LONGEST = 60_000;

/** Puts a request into the fragment of a link, which browsers send to nobody. The signature and all that may be a secret is left out. */
export function linkTo(draft: Draft): Link {
  const request = requestOf(draft);
  const claim = readClaim(request);
  const { url, headers, body, ...fields } = claim ? draftLike(claim, request, draft) : draft;
  const leftOut: string[] = claim ? ['the signature'] : [];
  const tell = (what: string): void => void leftOut.push(what);
  const kept = {
    headers: headersWithoutSecrets(pairsIn(headers), tell),
    url: urlWithoutSecrets(url, tell),
    body: hasSecret(body) ? (tell('the body'), '') : body,
    ...fields,
  };
  const written = Object.entries(kept).filter(([name, value]) => {
    if (value === EMPTY[name as keyof Draft]) return false;
    const isKept = isPossible(name, value);
    if (!isKept) tell(`the field ${name}, which has an unusual value`);
    return isKept;
  });
  const fragment = `#${NAME}${encodeURIComponent(JSON.stringify(Object.fromEntries(written)))}`;
  if (fragment.length > LONGEST) throw new Unreadable('The request is too long for a link. Share it as a file.');
  return { fragment, leftOut };
}

function headersWithoutSecrets(headers: Iterable<readonly [string, string]>, tell: (what: string) => void): string {
  const kept = [...headers].filter(([name, value]) => {
    const isKept = !isSecretName(name) && !hasSecret(`${name}: value`) && !hasSecret(`${name}: ${value}`);
    if (!isKept) tell(`the header ${name}`);
    return isKept;
  });
  return linesOf(kept);
}

/** A URL without its user, its fragment, and the parameters whose values may be secrets. */
function urlWithoutSecrets(url: string, tell: (what: string) => void): string {
  const [, scheme = '', user, path = '', query] = /^(\w+:\/\/)?([^/?#]*@)?([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  if (user) tell('the user and the password in the URL');
  if (path.includes('=') && hasSecret(path))
    throw new Unreadable('The path of the URL has a secret in it. Remove the secret, then make the link.');
  const kept = query?.split('&').filter((parameter) => {
    const isKept = !hasSecret(parameter);
    if (!isKept) tell(`the parameter ${decoded(parameter.split('=', 1)[0] ?? '')}`);
    return isKept;
  });
  return scheme + path + (kept?.length ? `?${kept.join('&')}` : '');
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** What the short fields of a request look like. Other values are mistakes, and may be secrets that were pasted into the wrong field. */
const POSSIBLE: Readonly<Record<string, RegExp>> = {
  method: /^[A-Z-]{1,20}$/i,
  service: /^[a-z\d-]{1,30}$/,
  region: /^[a-z\d-]{1,30}$/,
  regionSet: /^(?:\*|[a-z\d-]{1,30}(?:[\s,;]+[a-z\d-]{1,30})*)$/,
  signedHeaders: /^[a-z\d-]{1,60}(?:[\s,;]+[a-z\d-]{1,60})*$/i,
  payload: /^(?:un)?signed$/,
  into: /^(?:headers|url)$/,
  expires: /^\d{1,6}$/,
};

const isPossible = (name: string, value: string): boolean =>
  name === 'time' ? readTime(value) !== undefined : (POSSIBLE[name]?.test(value.trim()) ?? true);

/**
 * The draft in the fragment of a link. `undefined` if there is none. Only known fields with possible texts are read. Throws an
 * `Unreadable` if the link is damaged.
 */
export function draftIn(fragment: string): Draft | undefined {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith(NAME)) return undefined;
  const fields = Object.entries(text.length > LONGEST ? {} : objectIn(text.slice(NAME.length))).filter(
    ([name, value]) => Object.hasOwn(EMPTY, name) && typeof value === 'string' && isPossible(name, value),
  );
  if (fields.length === 0) throw new Unreadable('The link has no request that this page can read. Ask for a new link.');
  return { ...EMPTY, ...(Object.fromEntries(fields) as Partial<Draft>) };
}

function objectIn(text: string): object {
  try {
    return Object(JSON.parse(decodeURIComponent(text))) as object;
  } catch {
    return {};
  }
}
