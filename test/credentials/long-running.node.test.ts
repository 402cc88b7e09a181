import { expect, it } from '@jest/globals';
import { runProgram } from '../support/program.ts';

it('the example examples/long-running shows keys that are replaced and a refusal that no caller sees, and ends by itself', async () => {
  const printed = await runProgram('examples/long-running/main.mjs', '4');
  expect(printed.match(/^\d s {3}200 {3}ASIA\d+/gm)).toHaveLength(4);
  expect(printed).toContain('refreshed: ASIA1, valid for 3 s');
  expect(printed).toContain('recovered: the gateway rejected the request (expired)');
  expect(printed).toMatch(/Every request succeeded\. \d+ pairs of keys were used\.\n$/);
});
