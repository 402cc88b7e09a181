/** What a fake provider hands out. Without a lifetime, there is neither session token nor expiration. */
export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** How a fake provider behaves. */
export interface FakeCredentialsOptions {
  /** How many milliseconds each credentials live, from the moment they are issued. Default: for ever, and without a session token. */
  readonly lifetime?: number | undefined;
  /** Where the clock stands at first, in milliseconds since the epoch. Default: 2026-01-01T00:00:00Z. */
  readonly start?: number | undefined;
}

/** A credential provider for tests: every call issues new credentials. */
export interface FakeCredentials {
  (options?: { readonly forceRefresh?: boolean }): Promise<IssuedCredentials>;
  /** How often it was called. */
  readonly calls: number;
  /** All that was issued so far, the newest last. It grows: hand it to `verify` or `createGateway` once. */
  readonly issued: readonly IssuedCredentials[];
  /** The clock, which stands still until a test moves it: for the `now` of a signer, a gateway or a verifier. */
  readonly now: () => number;
  /** Moves the clock, by milliseconds. */
  advance(milliseconds: number): void;
}

/**
 * A credential provider with a clock that a test moves, and a count of its calls: to show that credentials are loaded once,
 * and again when they expire, without waiting.
 *
 * @example
 * ```ts
 * import { createGateway, fakeCredentials } from '@sigv4/testing';
 *
 * const credentials = fakeCredentials({ lifetime: 3_600_000 });
 * const gateway = await createGateway({ credentials: credentials.issued, now: credentials.now });
 * // const signedFetch = sigv4(fetch, { credentials, now: credentials.now, ... });
 * const first = await credentials();
 * credentials.advance(3_600_000); // now the gateway says that its token is expired
 * console.log(credentials.calls, first.accessKeyId); // 1 ASIAFAKE000000000001
 * await gateway.close();
 * ```
 */
export function fakeCredentials({
  lifetime,
  start = Date.parse('2026-01-01T00:00:00Z'),
}: FakeCredentialsOptions = {}): FakeCredentials {
  const issued: IssuedCredentials[] = [];
  let time = start;

  const provider = (): Promise<IssuedCredentials> => {
    fake.calls += 1;
    const credentials = issue(issued.length + 1, lifetime === undefined ? undefined : time + lifetime);
    issued.push(credentials);
    return Promise.resolve(credentials);
  };
  const members = {
    calls: 0,
    issued,
    now: () => time,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
  const fake = Object.assign(provider, members);
  return fake;
}

/** As long as AWS's are, and each different; they open nothing. */
function issue(serial: number, expiration: number | undefined): IssuedCredentials {
  const digits = String(serial).padStart(12, '0');
  const secretAccessKey = `fake/secret/access/key/of/nobody/${digits}`;
  if (expiration === undefined) return { accessKeyId: `AKIAFAKE${digits}`, secretAccessKey };
  return {
    accessKeyId: `ASIAFAKE${digits}`,
    secretAccessKey,
    sessionToken: `fake//session+token/of/nobody/${digits}==`,
    expiration: new Date(expiration),
  };
}
