import { afterEach, describe, expect, it } from '@jest/globals';
import { LONG_TERM } from '../support/credentials.ts';
import { startServer } from '../support/server.ts';
import { REFUSED_CLIENTS } from './clients.ts';
import { NOW, RECORDED } from './recorded.ts';

type Server = Awaited<ReturnType<typeof startServer>>;
let server: Server | undefined;
afterEach(() => server?.close());

describe.each(REFUSED_CLIENTS)('%s', (client, send) => {
  it.each(RECORDED)(
    'explains $name ($source)',
    async ({
      service,
      method = 'GET',
      credentials = LONG_TERM,
      status,
      headers,
      body,
      code,
      serviceCode,
      summary,
      fix,
    }) => {
      server = await startServer(
        (_, response) => void response.writeHead(status, { date: new Date(NOW).toUTCString(), ...headers }).end(body),
      );
      const { explanation, cause, printed } = await send(
        { url: `${server.url}/prod/items?key=value`, method },
        { credentials, service, region: 'eu-west-1', hosts: [server.host], recover: false, now: () => NOW },
      );
      expect(explanation).toMatchObject({
        code,
        status,
        summary: expect.stringMatching(summary),
        fix: expect.stringMatching(fix),
        credentialScope: expect.stringMatching(/^\d{8}\/eu-west-1\/[\w-]+\/aws4_request$/),
      });
      if (serviceCode) expect(explanation?.serviceCode).toBe(serviceCode);
      expect(String(explanation)).toContain(explanation?.summary);
      expect(`${explanation?.summary} ${explanation?.fix}`).not.toContain('[redacted]'); // nothing of it is a secret
      if (client.startsWith('axios') && explanation?.serviceCode) {
        expect(cause).toMatchObject({
          name: 'SigV4Error',
          code: 'ERR_REJECTED',
          message: `${explanation.summary} ${explanation.fix}`,
        });
        expect((cause as { explanation?: unknown }).explanation).toMatchObject({ code });
        expect(Object.keys(cause ?? {})).toEqual(['code']); // a log that prints errors need not print the whole explanation
      } else expect(cause).toBeUndefined();
      for (const secret of [
        credentials.secretAccessKey,
        'sessionToken' in credentials ? credentials.sessionToken : credentials.secretAccessKey,
      ])
        expect(printed).not.toContain(secret);
      expect(printed).not.toMatch(/Signature=[\da-f]{64}/);
    },
  );
});
