import type { CredentialProvider, Credentials } from '@sigv4/core';

/**
 * A provider that hands out new keys each time it is forced, and remembers otherwise, as the AWS SDK's chain does. It may be down,
 * stuck on the same keys, or slow.
 */
export function fakeProvider(now: () => number, lifetime?: number) {
  const calls: { forceRefresh: boolean | undefined }[] = [];
  const state = { down: undefined as Error | undefined, stuck: false, gate: undefined as Promise<void> | undefined };
  let serial = 0;
  let remembered: Credentials | undefined;

  const provider: CredentialProvider = async (options) => {
    calls.push({ forceRefresh: options?.forceRefresh });
    await state.gate;
    if (state.down) throw state.down;
    if (remembered && (state.stuck || !options?.forceRefresh)) return remembered;
    serial += 1;
    remembered = {
      accessKeyId: `ASIA${serial}`,
      secretAccessKey: `secret${serial}`,
      sessionToken: `token${serial}`,
      expiration: lifetime === undefined ? undefined : new Date(now() + lifetime),
    };
    return remembered;
  };
  return { provider, calls, state };
}

/** A promise with its resolver, to hold something up in a test. */
export function gate() {
  let open: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { closed, open };
}
