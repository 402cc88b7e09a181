import { expect, it } from '@jest/globals';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { createGateway } from '@sigv4/testing';
import { LONG_TERM } from '../../support/credentials.ts';
import { outlives, scene } from './steady.ts';
import { assumed } from './sts.ts';

it('keys of an assumed role are replaced before they expire', async () => {
  const here = await scene();
  const sts = await createGateway({
    credentials: [LONG_TERM],
    service: 'sts',
    respond: () => assumed('AssumeRole', here.issue()),
  }); // it checks the signature of the AWS SDK
  try {
    const role = { RoleArn: 'arn:aws:iam::123456789012:role/reader', DurationSeconds: 900 };
    await outlives(
      here,
      fromTemporaryCredentials({
        params: role,
        masterCredentials: LONG_TERM,
        clientConfig: { region: 'us-east-1', endpoint: sts.url },
      }),
    );
    expect(sts.requests).toHaveLength(here.issued);
  } finally {
    await sts.close();
    await here.end();
  }
});
