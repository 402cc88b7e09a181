import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { createGateway, type Answer, type Gateway, type GatewayOptions } from '@sigv4/testing';

const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'FwoGZXIvYXdzEXAMPLE//token==',
};
const scope = ['--service', 'execute-api', '--region', 'us-east-1'];
const program = fileURLToPath(new URL('../../examples/demo/main.mjs', import.meta.url));

/** What the demo prints, on the packages as they are built and with keys in its environment, and its exit code. */
function demo(
  args: readonly string[],
  secretAccessKey = credentials.secretAccessKey,
): Promise<{ text: string; code: unknown }> {
  const env = {
    PATH: process.env['PATH'],
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env, timeout: 100_000 }, (error, stdout, stderr) =>
      resolve({ text: stdout + stderr, code: error?.code ?? 0 }),
    );
  });
}

async function withGateway<Result>(
  use: (gateway: Gateway) => Promise<Result>,
  respond?: GatewayOptions['respond'],
): Promise<Result> {
  const gateway = await createGateway({ credentials, respond });
  return use(gateway).finally(() => gateway.close());
}

it('the tour ends well', async () => {
  expect(await demo([])).toMatchObject({ code: 0, text: expect.stringMatching(/All results are as expected\.\n$/) });
});

it.each([
  [['--service', 'execute-api'], '--service needs a URL to call, but there is none.'],
  [['--method', 'GET'], '--method needs a URL to call, but there is none.'],
  [['--method=', 'https://api.example.com/'], '--method is empty.'],
  [['example.com'], '"example.com" is not an http or https URL.'],
  [['https://a.example.com', 'https://b.example.com'], 'Pass only one URL'],
  [['--regoin', 'eu-west-1'], "Unknown option '--regoin'"],
])('%j is told to be wrong', async (args, message) => {
  const { text, code } = await demo(args);
  expect(text).toContain(message);
  expect(code).toBe(2);
});

it('a call shows its answer', async () => {
  const { text, code } = await withGateway((gateway) =>
    demo([`${gateway.url}/prod/hello?a=secret`, '--method', 'post', ...scope]),
  );
  expect(text).toMatch(
    /^POST http:\/\/127\.0\.0\.1:\d+\/prod\/hello\nsigned for execute-api in us-east-1 with ASIAEXAMPLE\n200 OK\n"Hello from Lambda!"\n$/,
  );
  expect(code).toBe(0);
});

it("an application's own refusal is shown", async () => {
  const respond = (): Answer => ({
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"bad field"}',
  });
  const { text, code } = await withGateway((gateway) => demo([`${gateway.url}/prod/hello`, ...scope]), respond);
  expect(text).toContain('{"error":"bad field"}');
  expect(code).toBe(1);
});

it('a refusal is explained, without the session token', async () => {
  const { text, code } = await withGateway((gateway) => demo([`${gateway.url}/prod/hello`, ...scope], 'mistyped'));
  expect(text).toContain('403 InvalidSignatureException (wrong-secret)');
  expect(text).not.toContain(credentials.sessionToken);
  expect(code).toBe(1);
});

it('a call without an answer says why', async () => {
  const gateway = await createGateway({ credentials });
  await gateway.close();
  const { text, code } = await demo([gateway.url, ...scope]);
  expect(text).toMatch(/\(no-answer\)\n\n.*\nTo do: /);
  expect(text).toContain(`\nCause: connect ECONNREFUSED ${gateway.host}`);
  expect(code).toBe(1);
});
