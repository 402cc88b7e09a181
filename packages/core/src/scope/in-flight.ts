import type { HeaderMap } from '../request/headers.ts';
import { shared } from '../util/shared.ts';

/**
 * The signed requests under way, shared by every copy of this package in the process: so a wrapper around a wrapper (an axios on its
 * fetch adapter, under a wrapped global `fetch`) knows the inner one's request when it sees it. Each is a question, for whoever
 * prints a set sees what is in it; and a long text as a key would take as long as a hash of the signature.
 */
const inFlight = shared('under-way', () => new Set<(authorization: string) => boolean>());

export function isInFlight(headers: HeaderMap): boolean {
  const given = headers.get('authorization');
  if (given) for (const isSigned of inFlight) if (isSigned(given)) return true;
  return false;
}

/** Marks a signed request as ours until it has been sent, even if its caller leaves before. */
export async function whileInFlight<Answer>(authorization: string, send: () => Promise<Answer>): Promise<Answer> {
  const mark = (given: string): boolean => given === authorization;
  inFlight.add(mark);
  try {
    return await send();
  } finally {
    inFlight.delete(mark);
  }
}
