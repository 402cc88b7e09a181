import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { createGateway } from '@sigv4/testing';

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

it('the tour ends well', async () => {
  expect(await demo([])).toMatchObject({ code: 0, text: expect.stringMatching(/All results are as expected\.\n$/) });
});

it('with arguments it is the command sigv4', async () => {
  const gateway = await createGateway({ credentials });
  const accepted = await demo([`${gateway.url}/prod/hello`, ...scope]);
  const refused = await demo(['-f', `${gateway.url}/prod/hello`, ...scope], 'mistyped');
  await gateway.close();
  expect(accepted).toEqual({ text: '"Hello from Lambda!"', code: 0 });
  expect(refused).toEqual({ text: expect.stringContaining('(wrong-secret)'), code: 22 });
  expect((await demo(['--regoin', 'eu-west-1'])).text).toContain('Did you mean --region?');
});
