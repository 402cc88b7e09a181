import { expect, it } from '@jest/globals';
import { runProgram } from '../support/program.ts';

it('fifty requests in flight outlive their keys: none fails, and the source is asked once per lifetime', async () => {
  expect(await runProgram('test/soak/soak.mjs', '2')).toMatch(/^\d+ requests in 2 lifetimes of keys, 0 failed;/);
});
