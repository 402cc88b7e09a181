import type { HeaderMap } from '../request/headers.ts';
import { shared } from '../util/shared.ts';

/**
 * The signed requests that are being sent, shared by every copy of this package in the process. So one wrapper recognises the
 * requests of another, for example when axios uses its fetch adapter and the global `fetch` is wrapped too.
 *
 * Each request is a function: printing the set shows no signature, and a long text as a key would take as long as hashing it.
 */
const inFlight = (): Set<(authorization: string) => boolean> => (known ??= shared('in-flight/1', () => new Set()));
let known: Set<(authorization: string) => boolean> | undefined;

export function isInFlight(headers: HeaderMap): boolean {
  const given = headers.get('authorization');
  if (given) for (const isSigned of inFlight()) if (isSigned(given)) return true;
  return false;
}

/** Marks a signed request as ours until it has been sent, even if its caller aborts it before. */
export function whileInFlight<Answer>(authorization: string, send: () => Promise<Answer>): Promise<Answer> {
  const mark = (given: string): boolean => given === authorization;
  const marks = inFlight();
  const unmark = (): void => void marks.delete(mark);
  marks.add(mark);
  let sending: Promise<Answer>;
  try {
    sending = Promise.resolve(send()); // a mock may return no promise
  } catch (error) {
    sending = Promise.reject(error as Error);
  }
  sending.then(unmark, unmark);
  return sending;
}
