import { expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { withEnvironment } from '../../support/environment.ts';
import { outlives, scene } from './steady.ts';
import { assumed } from './sts.ts';

it('without an option, keys for a web identity token file (EKS) are replaced before they expire, with the token that is in the file by then', async () => {
  const here = await scene();
  const tokens: (string | null)[] = [];
  const AWS_WEB_IDENTITY_TOKEN_FILE = here.file('token', 'token 1');
  const sts = createServer(async (request, response) => {
    tokens.push(new URLSearchParams(await text(request)).get('WebIdentityToken'));
    here.file('token', `token ${tokens.length + 1}`); // as the kubelet does now and then
    const { headers, body } = assumed('AssumeRoleWithWebIdentity', here.issue());
    response.writeHead(200, headers).end(body);
  });
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
  try {
    const AWS_ENDPOINT_URL_STS = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
    const variables = {
      ...here.environment,
      AWS_WEB_IDENTITY_TOKEN_FILE,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/pod',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_STS,
    };
    await withEnvironment(variables, () => outlives(here, undefined));
    expect(tokens).toEqual(tokens.map((_, index) => `token ${index + 1}`));
    expect(tokens).toHaveLength(here.issued);
  } finally {
    sts.closeAllConnections();
    sts.close();
    await here.end();
  }
});
