import { it } from '@jest/globals';
import { fromProcess } from '@aws-sdk/credential-providers';
import { startServer } from '../../support/server.ts';
import { outlives, scene } from './steady.ts';

/** What a profile runs: it asks for keys on loopback, so that the test can count and date them. */
const PROGRAM = `
const keys = await (await fetch(process.argv[2])).json();
console.log(JSON.stringify({ Version: 1, AccessKeyId: keys.accessKeyId, SecretAccessKey: keys.secretAccessKey, SessionToken: keys.sessionToken, Expiration: keys.expiration }));
`;

it("keys of a profile's credential_process are replaced before they expire", async () => {
  const here = await scene();
  const vault = await startServer((_, response) => void response.end(JSON.stringify(here.issue())));
  try {
    const program = here.file('program.mjs', PROGRAM);
    const configFilepath = here.file(
      'config',
      `[profile vault]\ncredential_process = "${process.execPath}" "${program}" "${vault.url}"\n`,
    );
    await outlives(
      here,
      fromProcess({ profile: 'vault', configFilepath, filepath: here.environment.AWS_SHARED_CREDENTIALS_FILE }),
    );
  } finally {
    await vault.close();
    await here.end();
  }
});
