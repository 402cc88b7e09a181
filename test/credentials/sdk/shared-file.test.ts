import { renameSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { withEnvironment } from '../../support/environment.ts';
import { scene, stream } from './steady.ts';

it('without an option, a shared credentials file that is rewritten is read again after a refusal, and no caller sees the refusal', async () => {
  const here = await scene();
  const rotations = 3;
  let serial = 0;
  /** As a tool rotates keys that state no end: new ones into the file, then the old ones are revoked. */
  const rotate = (): void => {
    serial += 1;
    const keys = { accessKeyId: `AKIA${serial}`, secretAccessKey: `secret${serial}` };
    const text = `[default]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`;
    renameSync(here.file('new', text), here.environment.AWS_SHARED_CREDENTIALS_FILE);
    here.gateway.credentials = [keys];
    here.later(61_000); // for a refusal a source is asked once a minute
  };
  rotate();
  try {
    let answered = 0;
    const { statuses, told } = await withEnvironment(here.environment, () =>
      stream(here, undefined, () => {
        answered += 1;
        if (answered % 100 === 0 && serial <= rotations) rotate();
        return answered > 100 * (rotations + 2);
      }),
    );
    expect(statuses).toEqual([200]);
    expect(new Set(told('refreshed').map((event) => 'accessKeyId' in event && event.accessKeyId))).toEqual(
      new Set(['AKIA1', 'AKIA2', 'AKIA3', 'AKIA4']),
    );
    expect(told('recovered').length).toBeGreaterThanOrEqual(rotations);
    expect(told('refresh-failed')).toEqual([]);
  } finally {
    await here.end();
  }
});
