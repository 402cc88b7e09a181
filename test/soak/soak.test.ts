import { expect, it } from '@jest/globals';
import { runProgram } from '../support/program.ts';

it('fifty requests in flight outlive keys of three seconds: none fails, and the source is asked once per lifetime', async () => {
  expect(await runProgram('test/soak/soak.mjs', '5')).toMatch(/^\d+ requests in 5 seconds, 0 failed;/);
}, 90_000);
