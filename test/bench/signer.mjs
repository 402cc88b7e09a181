// One signer in a process of its own: node signer.mjs <scenario> <name>. Told how many signatures to make, it tells how long that took.
import { time } from './rounds.mjs';
import { scenarios, signerOf, URLS } from './signers.mjs';

const [, , scenario, name] = process.argv;
const sign = await signerOf(name, scenarios[scenario]);
let next = 0;
const run = () => sign((next = (next + 1) % URLS));

process.on('message', async (runs) => process.send(await time(run, runs)));
