import { expect, it } from '@jest/globals';
import { withEnvironment } from '../../support/environment.ts';
import { startServer } from '../../support/server.ts';
import { containerAnswer, outlives, scene } from './steady.ts';

it('without an option, keys of a container endpoint (ECS, EKS Pod Identity) are replaced before they expire', async () => {
  const here = await scene();
  const tokens = new Set<string | undefined>();
  const endpoint = await startServer((request, response) => {
    tokens.add(request.headers.authorization);
    response.end(containerAnswer(here.issue()));
  });
  try {
    const variables = {
      ...here.environment,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint.url}/role`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'pod-identity',
    };
    await withEnvironment(variables, () => outlives(here, undefined));
    expect(tokens).toEqual(new Set(['pod-identity']));
    expect(endpoint.count).toBe(here.issued);
  } finally {
    await endpoint.close();
    await here.end();
  }
});
