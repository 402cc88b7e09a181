import { Agent, request } from 'node:http';
import { expect, it } from '@jest/globals';
import { createGateway } from '@sigv4/testing';
import { longTerm, now, send, startGateway, temporary } from './send.ts';
import { signByHand, signWithAws4 } from './sign.ts';

const plain = { target: '/prod/items', path: '/prod/items' };

it('the date field of an answer is the clock that was given', async () => {
  let time = now;
  const gateway = await startGateway({ now: () => time });
  const first = await send(gateway, { target: '/', headers: [['Host', gateway.host]] });
  time += 90_000;
  const second = await send(gateway, signByHand(gateway.host, plain));
  expect([first.headers.date, second.headers.date]).toEqual([
    'Thu, 01 Jan 2026 12:00:00 GMT',
    'Thu, 01 Jan 2026 12:01:30 GMT',
  ]);
});

it('keeps every request as it arrived', async () => {
  const gateway = await startGateway();
  const headers = [
    ['Host', gateway.host],
    ['X-Twice', 'a'],
    ['x-tWICE', 'b'],
    ['x-empty', ''],
  ] as const;
  await send(gateway, { method: 'PUT', target: '/a%2fb?%41=+&&', headers, body: new Uint8Array([0, 255, 10]) });
  expect(gateway.requests).toHaveLength(1);
  const [received] = gateway.requests;
  expect(received).toMatchObject({
    method: 'PUT',
    target: '/a%2fb?%41=+&&',
    verdict: { ok: false, code: 'missing-token' },
  });
  expect(received?.headers.slice(0, 4)).toEqual(headers);
  expect([...(received?.body ?? [])]).toEqual([0, 255, 10]);
});

it('reads a body of 16 MiB', async () => {
  const gateway = await startGateway();
  const body = Buffer.alloc(16 << 20, 'sigv4');
  expect(await send(gateway, signByHand(gateway.host, { ...plain, method: 'POST', body }))).toMatchObject({
    status: 200,
  });
  expect(gateway.requests[0]?.body.byteLength).toBe(16 << 20);
});

it('credentials can be rotated while it runs', async () => {
  const gateway = await startGateway({ credentials: [longTerm] });
  const before = signByHand(gateway.host, plain);
  const after = signByHand(gateway.host, { ...plain, credentials: temporary });
  expect([(await send(gateway, before)).status, (await send(gateway, after)).status]).toEqual([200, 403]);
  gateway.credentials = [temporary];
  expect(gateway.credentials).toEqual([temporary]);
  expect([(await send(gateway, before)).status, (await send(gateway, after)).status]).toEqual([403, 200]);
});

it('the application behind it answers what is signed, and sees nothing else', async () => {
  const seen: string[] = [];
  const gateway = await startGateway({
    respond: (received, verdict) => {
      seen.push(`${received.method} ${received.target} ${verdict.accessKeyId}`);
      return {
        status: 201,
        headers: { location: '/prod/items/1', 'content-type': 'text/plain' },
        body: Buffer.from(received.body),
      };
    },
  });
  await send(gateway, { target: '/', headers: [['Host', gateway.host]] });
  const answer = await send(gateway, signByHand(gateway.host, { ...plain, method: 'POST', body: 'echo' }));
  expect(answer).toMatchObject({
    status: 201,
    body: 'echo',
    headers: { location: '/prod/items/1', 'content-type': 'text/plain' },
  });
  expect(seen).toEqual(['POST /prod/items AKIDEXAMPLE']);
});

it('what the application throws is answered as 500', async () => {
  const gateway = await startGateway({ respond: () => Promise.reject(new Error('no table')) });
  const answer = await send(gateway, signByHand(gateway.host, plain));
  expect(answer).toMatchObject({ status: 500, message: "The gateway's respond option threw: Error: no table" });
});

it('HEAD and 204 are answered without a body', async () => {
  const gateway = await startGateway();
  expect(await send(gateway, signByHand(gateway.host, { ...plain, method: 'HEAD' }))).toMatchObject({
    status: 200,
    body: '',
  });
  const empty = await startGateway({ respond: () => ({ status: 204 }) });
  const answer = await send(empty, signByHand(empty.host, plain));
  expect(answer).toMatchObject({ status: 204, body: '' });
  expect(answer.headers).not.toHaveProperty('content-length');
});

it('verdicts do not depend on whose key was asked for before', async () => {
  const gateway = await startGateway();
  const requests = Array.from({ length: 20 }, (_, index) =>
    index % 2 === 0
      ? signWithAws4(gateway.host, { path: `/${index}` })
      : signWithAws4(gateway.host, { path: `/${index}`, credentials: temporary }),
  );
  const answers = await Promise.all(requests.map((signed) => send(gateway, signed)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
});

it('closes in spite of kept-alive connections, and closes twice', async () => {
  const gateway = await createGateway({ credentials: [] });
  const agent = new Agent({ keepAlive: true });
  await new Promise<void>((resolve, reject) => {
    const outgoing = request(gateway.url, { agent }, (incoming) => incoming.resume().on('end', resolve));
    outgoing.on('error', reject).end();
  });
  await gateway.close();
  await gateway.close();
  agent.destroy();
  await expect(send(gateway, { target: '/', headers: [['Host', gateway.host]] })).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

it('uses the machine clock when none is given', async () => {
  const gateway = await createGateway({ credentials: [longTerm] });
  const datetime = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const answer = await send(gateway, signByHand(gateway.host, { ...plain, datetime }));
  await gateway.close();
  expect(answer.status).toBe(200);
});
