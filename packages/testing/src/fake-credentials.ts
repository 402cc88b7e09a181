/** Credentials from a fake provider. Without a lifetime, they have no session token and no expiration. */
export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** How a fake provider behaves. */
export interface FakeCredentialsOptions {
  /** For how many milliseconds credentials are valid after they are issued. Default: for ever, and then they have no session token. */
  readonly lifetime?: number | undefined;
  /** The first time of the clock, in milliseconds since the epoch. Default: 2026-01-01T00:00:00Z. */
  readonly start?: number | undefined;
}

/** A credential provider for tests. Every call issues new credentials. */
export interface FakeCredentials {
  (options?: { readonly forceRefresh?: boolean }): Promise<IssuedCredentials>;
  /** How often the provider was called. */
  readonly calls: number;
  /** All credentials issued so far, the newest last. The list grows, so you need to pass it to `verify` or `createGateway` only once. */
  readonly issued: readonly IssuedCredentials[];
  /** The clock. It stands still until you call `advance`. Pass it as `now` to a signer, a gateway or `verify`. */
  readonly now: () => number;
  /** Moves the clock forward by milliseconds. */
  advance(milliseconds: number): void;
}

/**
 * Makes a credential provider for tests. It counts its calls and has a clock that only you move. With it, a test can show that
 * credentials are loaded once, and again when they expire, without waiting.
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

/** As long as AWS's, each different, and valid nowhere. */
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
