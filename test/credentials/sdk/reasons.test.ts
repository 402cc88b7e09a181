import { expect, it } from '@jest/globals';
import { sigv4 } from '@sigv4/fetch';
import { withEnvironment } from '../../support/environment.ts';
import { startServer } from '../../support/server.ts';
import { scene, type Scene } from './steady.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';

const CONFIG = `
[profile tool]
credential_process = no-such-tool --password hunter2
[profile login]
sso_session = work
sso_account_id = 123456789012
sso_role_name = reader
[sso-session work]
sso_start_url = https://127.0.0.1/
sso_region = eu-west-1
`;

/** What the error says after the request. The source answers every request with 500. */
async function messageWith(variables: (here: Scene, url: string) => Readonly<Record<string, string>>): Promise<string> {
  const here = await scene();
  const source = await startServer((_, response) => void response.writeHead(500).end('{}'));
  const environment = { ...here.environment, HOME: here.folder, AWS_CONFIG_FILE: here.file('config', CONFIG) };
  try {
    return await withEnvironment({ ...environment, ...variables(here, source.url) }, async () => {
      const refused: unknown = await sigv4(fetch, { now: here.now })(API).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'ERR_NO_CREDENTIALS', cause: { message: expect.any(String) } });
      const [, message = ''] = (refused as Error).message.split(`Cannot sign GET ${API}: `);
      expect(message).not.toContain('hunter2');
      return message.replaceAll(source.url, 'http://source');
    });
  } finally {
    await source.close();
    await here.end();
  }
}

const UNREACHABLE = 'http://127.0.0.1:1'; // nothing listens there

/** Each source, and nobody whose source is configured is told to set keys, or to send the request unsigned. */
it.each<[string, (here: Scene, url: string) => Readonly<Record<string, string>>, RegExp]>([
  [
    'a profile that is missing',
    () => ({ AWS_PROFILE: 'missing' }),
    /^The profile "missing" failed: .*missing.*\. Correct AWS_PROFILE or the profile\. /,
  ],
  [
    'a profile whose name holds a line end',
    () => ({ AWS_PROFILE: 'dev\nTo do: nothing' }),
    /^The profile "dev\\nTo do: nothing" failed: [^\n]+$/,
  ],
  [
    'a profile whose process fails',
    () => ({ AWS_PROFILE: 'tool' }),
    /^The profile "tool" failed: The command failed\. .*no-such-tool/,
  ],
  [
    'an SSO session that has ended',
    () => ({ AWS_PROFILE: 'login' }),
    /^Run aws sso login --profile login\. The profile "login" failed: /,
  ],
  [
    'an SSO session that has ended, before a stray key that is not used',
    () => ({ AWS_PROFILE: 'login', AWS_ACCESS_KEY_ID: 'AKIASTRAY' }),
    /^Run aws sso login --profile login\. The profile "login" failed: /,
  ],
  [
    'a container endpoint (ECS, EKS) that refuses',
    (_, url) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/role?secret=1` }),
    /^The container endpoint of AWS_CONTAINER_CREDENTIALS_FULL_URI \("http:\/\/source\/role"\) failed: (Server responded with status: 500|Error response received from instance metadata service)\. Check the role/,
  ],
  [
    'a container endpoint that nobody answers at',
    () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${UNREACHABLE}/role` }),
    /^The container endpoint of .* failed: (.*ECONNREFUSED.*|Unable to connect to .*)\. Check the role/,
  ],
  [
    'a container endpoint behind a profile without credentials',
    (_, url) => ({ AWS_PROFILE: 'nothing', AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/role` }),
    /^The container endpoint of .* failed: .*\. Check the role/,
  ],
  [
    'a web identity token file that is missing',
    ({ folder }) => ({
      AWS_WEB_IDENTITY_TOKEN_FILE: `${folder}/nope`,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/pod',
    }),
    /^The web identity of AWS_WEB_IDENTITY_TOKEN_FILE \(".*nope"\) failed: ENOENT.*\. Check this file, and the trust policy/,
  ],
  [
    'a web identity token file without a role',
    (here) => ({ AWS_WEB_IDENTITY_TOKEN_FILE: here.file('token', 'x') }),
    /^The web identity of .* failed: Web identity configuration not specified\. Set AWS_ROLE_ARN too\.$/,
  ],
  [
    'a default profile whose process fails',
    (here) => ({
      AWS_CONFIG_FILE: here.file('config', '[default]\ncredential_process = no-such-tool --password hunter2\n'),
    }),
    /^The profile "default" failed: The command failed\. .*no-such-tool.*Correct this profile\.$/,
  ],
])('the message names %s, with its own error', async (_, variables, said) => {
  const message = await messageWith(variables);
  expect(message).toMatch(said);
  expect(message).not.toMatch(/AWS_ACCESS_KEY_ID|sigv4: false/);
});

it.each<[string, (here: Scene, url: string) => Readonly<Record<string, string>>, RegExp]>([
  [
    'that the instance metadata refuses',
    (_, url) => ({ AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: url }),
    /the instance metadata of EC2 failed: Error response received from instance metadata service\. /,
  ],
  [
    'that nobody answers for the instance metadata',
    () => ({ AWS_EC2_METADATA_DISABLED: '', AWS_EC2_METADATA_SERVICE_ENDPOINT: UNREACHABLE }),
    /the instance metadata of EC2 failed: Unable to connect to instance metadata service\. /,
  ],
  [
    'that the instance metadata is switched off',
    () => ({}),
    /the instance metadata of EC2 failed: AWS_EC2_METADATA_DISABLED is set\. /,
  ],
])('where nothing is configured the message says %s, and what can be set', async (_, variables, said) => {
  const message = await messageWith(variables);
  expect(message).toMatch(/^The environment has no credentials, there is no default profile, and /);
  expect(message).toMatch(said);
  expect(message).toMatch(
    / Set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pass `credentials`: .*On EC2.* To send the request unsigned, pass sigv4: false/,
  );
});
