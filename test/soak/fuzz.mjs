// Hostile inputs: as many cases as the first argument says, from the seed that the second one gives. The word `new` is a new seed: every
// night draws other cases. What must hold of each stands in fuzz/properties.mjs. A case of which it does not hold is made as small as it
// gets, and printed with the seed.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cases } from './fuzz/cases.mjs';
import { openSocket } from './fuzz/clients.mjs';
import { judge } from './fuzz/judge.mjs';
import { stopCatching } from './fuzz/thrown.mjs';

const numRuns = Number(process.argv[2] ?? 20_000);
const given = process.argv[3] ?? 20_261_129;
const seed = given === 'new' ? Math.floor(Math.random() * 2 ** 31) : Number(given);
console.log(`${numRuns} hostile cases, from the seed ${seed}`);

const socket = await openSocket();
/** @type {Map<string, number>} */
const became = new Map();
/** @type {Map<string, { count: number, run: number, detail: string, fuzzCase: object }>} */
const broken = new Map();
let run = 0;

const PATIENCE = 10_000;

/** Judges a case; what is thrown on the way is a defect of ours, or of the fuzz. */
async function outcomeOf(fuzzCase) {
  let timer;
  const late = new Promise(
    (_, reject) => void (timer = setTimeout(() => reject(new Error('the case does not end')), PATIENCE)),
  );
  try {
    return await Promise.race([judge(fuzzCase, socket), late]);
  } catch (error) {
    return {
      became: 'unknown',
      violations: [{ property: `nothing is thrown but to the caller, as was ${String(error)}`, detail: error.stack }],
    };
  } finally {
    clearTimeout(timer);
  }
}

await fc.check(
  fc.asyncProperty(cases, async (fuzzCase) => {
    const outcome = await outcomeOf(fuzzCase);
    became.set(outcome.became, (became.get(outcome.became) ?? 0) + 1);
    for (const [property, detail] of new Map(
      outcome.violations.map((violation) => [violation.property, violation.detail]),
    )) {
      const first = broken.get(property) ?? { count: 0, run, detail, fuzzCase };
      broken.set(property, { ...first, count: first.count + 1 });
    }
    run += 1;
  }),
  { seed, numRuns },
);

for (const [property, { count, run: first, detail, fuzzCase: found }] of broken) {
  const smallest = fc.asyncProperty(cases, async (fuzzCase) => {
    const violation = (await outcomeOf(fuzzCase)).violations.find((one) => one.property === property);
    if (violation) throw new Error(violation.detail);
  });
  const { counterexample, errorInstance } = await fc.check(smallest, {
    seed,
    path: String(first),
    numRuns: 1,
    interruptAfterTimeLimit: 3000,
  });
  console.error(
    `\nIn ${count} cases, of which number ${first} is the first, it does not hold that ${property}:\n${errorInstance?.message ?? detail}\n${JSON.stringify(counterexample?.[0] ?? found)}`,
  );
}
socket.close();
stopCatching();

const counts = [...became].sort(([, a], [, b]) => b - a);
console.log(counts.map(([name, count]) => `${String(count).padStart(8)}  ${name}`).join('\n'));
console.log(`${run} hostile cases, ${broken.size} properties broken; seed ${seed}`);
assert.equal(run, numRuns);
assert.equal(broken.size, 0);
const reached = [
  'signed',
  'passed',
  'ERR_REDIRECT',
  'ERR_HOST_NOT_ALLOWED',
  'ERR_UNKNOWN_SCOPE',
  'ERR_CREDENTIALS',
  'ERR_UNSIGNABLE_REQUEST',
  'explained: unsigned',
  'explained: token-expired',
  'explained: not-allowed',
];
if (numRuns >= 5000)
  for (const name of reached) assert.ok(became.has(name), `no case became "${name}": the fuzz has become too narrow`);
