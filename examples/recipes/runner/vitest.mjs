// Runs a file of tests in vitest, and prints each test and how it ended.
import { startVitest } from 'vitest/node';

/** @type {import('vitest/node').Reporter} */
const reporter = {
  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    console.log(`${state}: ${test.name}`);
    for (const { stack, message } of errors) console.error(stack ?? message);
  },
  onTestRunEnd(_modules, errors) {
    for (const { stack, message } of errors) console.error(stack ?? message);
  },
};

const vitest = await startVitest('test', process.argv.slice(2), { config: false, watch: false, reporters: [reporter] });
await vitest.close();
