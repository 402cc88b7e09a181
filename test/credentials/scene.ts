import { createSigner, type SigV4Event } from '@sigv4/core';
import { fakeClock } from '../support/clock.ts';
import { fakeProvider } from '../support/provider.ts';

/** A signer over a provider whose keys live so long, on a clock that the test moves. */
export function scene(lifetime?: number) {
  const clock = fakeClock();
  const source = fakeProvider(clock.now, lifetime);
  const events: SigV4Event[] = [];
  const signer = createSigner({ credentials: source.provider, now: clock.now, onEvent: (event) => events.push(event) });
  const keyId = async (): Promise<string> => (await signer.credentials.get()).accessKeyId;
  /** Lets what goes on in the background come to its end. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  /** What a promise brings without anything else having to happen, or 'waits'. */
  const soon = (promise: Promise<string>): Promise<string> => Promise.race([promise, settle().then(() => 'waits')]);
  return { clock, ...source, events, signer, keyId, settle, soon };
}
