import { request, type IncomingHttpHeaders } from 'node:http';
import { afterEach } from '@jest/globals';
import { createGateway, type Gateway, type GatewayOptions } from '@sigv4/testing';

/** The moment at which these tests take place. */
export const datetime = '20260101T120000Z';
export const now = Date.parse('2026-01-01T12:00:00Z');

export const longTerm = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
export const temporary = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'temporary/secret',
  sessionToken: 'FwoGZXIvYXdzEXAMPLE//token==',
  expiration: new Date(now + 3_600_000),
};

const open: Gateway[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()));
});

/** A gateway that knows both credentials, stands still at `now`, and is closed after the test. */
export async function startGateway(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const gateway = await createGateway({ credentials: [longTerm, temporary], now: () => now, ...options });
  open.push(gateway);
  return gateway;
}

export interface Outgoing {
  method?: string;
  target: string;
  /** Sent as they are, in this order, with nothing added. */
  headers: readonly (readonly [string, string])[];
  body?: string | Uint8Array;
}

export interface Incoming {
  status: number;
  headers: IncomingHttpHeaders;
  errorType: string | undefined;
  body: string;
  message: string;
}

/** Sends a request over a socket without adding or changing a byte of it. */
export function send(gateway: Gateway, { method = 'GET', target, headers, body }: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const [host, port] = gateway.host.split(':');
    const length: [string, string][] = body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
    const outgoing = request({
      host,
      port,
      method,
      path: target,
      agent: false,
      headers: [...headers, ...length].flat(),
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const errorType = incoming.headers['x-amzn-errortype'] as string | undefined;
        const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : {};
        const { message = '' } = parsed as { message?: string };
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, errorType, body: text, message });
      });
    });
    outgoing.end(body);
  });
}
