import { expect, it } from '@jest/globals';
import { HAS_TERMINAL, KEYS } from '../cli/run.ts';
import { read } from './markdown.ts';

const { picture } = (await import(new URL('./picture/generate.mjs', import.meta.url).href)) as {
  readonly picture: () => Promise<string>;
};

const itOnTerminal = HAS_TERMINAL ? it : it.skip;

itOnTerminal('docs/terminal.svg shows what the command prints (if not: npm run picture)', async () => {
  expect(await picture()).toBe(read('docs/terminal.svg'));
});

it('the picture shows the explanation, and no secret key, no date and no file of this machine', () => {
  const shown = read('docs/terminal.svg');
  expect(shown).toContain('First difference: the header content-type');
  expect(shown).not.toContain(KEYS.AWS_SECRET_ACCESS_KEY);
  expect(shown).not.toMatch(/\d{8}T\d{6}Z|Signature=|\/tmp|\/home|file:|(?:xlink:)?href/);
});
