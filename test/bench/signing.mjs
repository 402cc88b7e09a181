// How long one signature takes: `signer.sign` against other signers, and against the floor. By itself, node signing.mjs prints its rows.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { inProcesses } from './processes.mjs';
import { signingRows, table } from './report.mjs';
import { namesFor, scenarios, signerOf, URLS } from './signers.mjs';

/** How long one signature took in each round, by scenario and signer. */
export async function signing() {
  const times = {};
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (!scenario.environment) await checkFloor(scenario);
    const processes = Object.fromEntries(namesFor(scenario).map((signer) => [signer, [name, signer]]));
    times[name] = await inProcesses(
      'signer.mjs',
      processes,
      { rounds: 300, batch: 10 },
      { AWS_SESSION_TOKEN: undefined, ...scenario.environment },
    );
  }
  return times;
}

/** The floor is one only if it comes to the same signatures. A second try, should a second have begun in between. */
async function checkFloor(scenario) {
  const [sigv4, floor] = [await signerOf('sigv4', scenario), await signerOf('floor', scenario)];
  const isSame = async (index) =>
    (await sigv4(index)).headers.authorization === (await floor(index)).headers.authorization;
  for (let index = 0; index < URLS; index++)
    assert.ok((await isSame(index)) || (await isSame(index)), 'the floor signs something else');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(table(signingRows(await signing())));
