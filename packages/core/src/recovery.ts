import type { Scope } from './coverage.ts';
import { areSameKeys } from './credentials.ts';
import { codeInHeader, isDecisive, readRejection, remedyFor, serverTime, type Rejection } from './rejection.ts';
import type { Candidate } from './coverage.ts';
import type { Signed, SignerCore } from './signer.ts';

/** A refusal, as far as it has to be read to know what it asks for. */
export interface Refusal {
  readonly code: string | undefined;
  readonly remedy: 'credentials' | 'clock' | undefined;
  /** The server's time, in milliseconds, where it tells. */
  readonly time: number | undefined;
}

/** Reads a refusal: the code in the header decides where it can; only otherwise the body is looked at. */
export async function readRefusal(header: (name: string) => string | null | undefined, { service }: Scope, readBody: () => Promise<string>): Promise<Refusal> {
  const inHeader = codeInHeader(header('x-amzn-errortype'));
  const body = isDecisive(inHeader) ? '' : await readBody();
  const rejection: Rejection = readRejection(body);
  const remedy = remedyFor(inHeader, rejection, service);
  return { code: inHeader ?? (remedy && (rejection.code ?? 'unknown')), remedy, time: serverTime(header('date'), body) };
}

/** Tries what a refusal asks for. Gives back what has changed, or `undefined` when a new signature would be no better. */
export async function recover(core: SignerCore, { remedy, time }: Refusal, candidate: Candidate, { credentials, source, signedAt }: Signed): Promise<'expired' | 'clock' | undefined> {
  if (remedy === 'clock') return time !== undefined && core.clocks.correct(candidate.url.host, time, signedAt) ? 'clock' : undefined;
  if (remedy !== 'credentials') return undefined;
  try {
    return areSameKeys(await source.replace(credentials, candidate.within), credentials) ? undefined : 'expired';
  } catch {
    return undefined; // told as an event; the answer of AWS says more than the error of the source
  }
}
