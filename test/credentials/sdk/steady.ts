import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { expect, jest } from '@jest/globals';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4 as signFetch, type CredentialProvider, type SigV4Event, type SigV4Options } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import { MINUTE, SECOND, stopDate } from '../../support/clock.ts';

/** Above the five minutes before expiry in which the chain of older SDKs loads at every call. */
const LIFETIME = 6 * MINUTE;

/** How much time goes by with each answer: `Date` stands still otherwise, and no pair of keys ends because the machine is slow. */
const STEP = 1.2 * SECOND;

/** Temporary keys, as every source of AWS hands them out. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Keys as a container endpoint answers them. */
export function containerAnswer({ accessKeyId, secretAccessKey, sessionToken, expiration }: Keys): string {
  return JSON.stringify({
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: expiration.toISOString(),
  });
}

/** A gateway that takes each pair of keys for as long as it lives, and not a moment longer; a folder for files of the AWS SDK. */
export async function scene() {
  stopDate();
  const known: Keys[] = [];
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const gateway = await createGateway({ credentials: known, now });
  const folder = mkdtempSync(join(tmpdir(), 'sigv4-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  let issued = 0;
  return {
    gateway,
    now,
    /** Sets the clock of both sides. */
    later(milliseconds: number): void {
      ahead += milliseconds;
    },
    known,
    folder,
    file,
    get issued() {
      return issued;
    },
    issue(): Keys {
      issued += 1;
      const keys = {
        accessKeyId: `ASIA${issued}`,
        secretAccessKey: `secret${issued}`,
        sessionToken: `token${issued}`,
        expiration: new Date(Date.now() + LIFETIME),
      };
      known.push(keys);
      return keys;
    },
    /** Nothing of the machine: no profile, no instance metadata. */
    environment: {
      AWS_CONFIG_FILE: file('config', ''),
      AWS_SHARED_CREDENTIALS_FILE: file('credentials', ''),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    async end() {
      jest.useRealTimers();
      await gateway.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export type Scene = Awaited<ReturnType<typeof scene>>;

/**
 * Sends requests one after the other, through axios on either adapter and through fetch at the same time, until it is enough.
 * Gives back each status that a caller was told, and the events.
 */
export async function stream(
  { gateway, now }: Scene,
  credentials: CredentialProvider | undefined,
  isEnough: () => boolean,
) {
  const events: SigV4Event[] = [];
  const statuses = new Set<number>();
  const options: SigV4Options = {
    credentials,
    service: 'execute-api',
    region: 'us-east-1',
    hosts: [gateway.host],
    now,
    onEvent: (event) => events.push(event),
  };
  const url = `${gateway.url}/prod/hello`;

  const clients = (['http', 'fetch'] as const).map((adapter) => {
    const instance = axios.create({ adapter, validateStatus: () => true });
    instance.interceptors.request.use(signAxios(options));
    return async () => (await instance.post(url, { greeting: 'hello' })).status;
  });
  const signedFetch = signFetch(fetch, options);
  clients.push(async () => {
    const response = await signedFetch(url, { method: 'POST', body: 'hello' });
    await response.text();
    return response.status;
  });

  let over = false;
  const keepSending = async (send: () => Promise<number>): Promise<void> => {
    while (!over && !isEnough()) {
      statuses.add(await send());
      jest.advanceTimersByTime(STEP);
    }
  };
  try {
    await Promise.all(clients.map(keepSending));
  } finally {
    over = true; // for the others, when one has failed
  }
  return {
    statuses: [...statuses],
    told: (type: SigV4Event['type']) => events.filter((event) => event.type === type),
    requests: gateway.requests.length,
  };
}

/** Streams over several expiries of a source whose keys state their end: no caller is refused, and the source is asked once per pair of keys. */
export async function outlives(here: Scene, credentials: CredentialProvider | undefined): Promise<void> {
  const { statuses, told, requests } = await stream(
    here,
    credentials,
    () => here.known.filter(({ expiration }) => expiration.getTime() < Date.now()).length >= 2,
  );
  expect(statuses).toEqual([200]);
  expect(told('refresh-failed')).toEqual([]);
  expect(new Set(told('refreshed').map((event) => 'accessKeyId' in event && event.accessKeyId)).size).toBe(here.issued);
  expect(requests).toBeGreaterThan(here.issued);
}
