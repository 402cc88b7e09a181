import type { Explained } from '../answer.ts';
import { type ComparedLine, compare, type Comparison } from '../difference.ts';
import { inFields } from '../words.ts';
import { element, section } from './element.ts';

/** Why AWS rejected a request: the cause, the fix, and the first difference. */
export function explanationSection({ explanation, note }: Explained): HTMLElement {
  const { code, summary, fix, status, serviceCode, requestId, difference } = explanation;
  const facts = [`${status}${serviceCode ? ` ${serviceCode}` : ''}`, code, requestId && `request ${requestId}`];
  const comparison = compare(explanation);
  return section(
    'explanation',
    'Why AWS rejected it',
    element('p', { class: 'facts' }, ...facts.filter(Boolean).map((fact) => element('code', {}, fact))),
    element('p', { class: 'cause' }, inFields(summary)),
    element('p', {}, element('strong', {}, 'To do: '), inFields(fix)),
    note ? element('p', { class: 'note' }, note) : undefined,
    difference && comparison
      ? element('p', {}, element('strong', {}, 'First difference: '), named(difference.part, difference.name))
      : undefined,
    comparison ? comparisonOf(comparison) : undefined,
    !comparison && explanation.theirs && explanation.ours
      ? element('p', {}, 'AWS expected the same canonical request and the same string to sign.')
      : undefined,
    !explanation.ours && explanation.theirs?.canonicalRequest
      ? side('Canonical request that AWS expected', explanation.theirs.canonicalRequest.split('\n').map(unmarked))
      : undefined,
  );
}

const named = (part: string, name: string | undefined): string =>
  name === undefined ? `the ${part}` : `the ${part} ${name}`;

const unmarked = (text: string): ComparedLine => ({ text });

const comparisonOf = ({ title, ours, theirs }: Comparison): HTMLElement =>
  element('div', { class: 'sides' }, side(`${title}: signed`, ours), side(`${title}: expected by AWS`, theirs));

function side(title: string, lines: readonly ComparedLine[]): HTMLElement {
  const shown = lines.map(({ text, mark }) => {
    if (!mark) return element('li', {}, element('code', {}, text));
    const [start, end] = mark;
    const code = [text.slice(0, start), element('mark', {}, text.slice(start, end)), text.slice(end)];
    return element(
      'li',
      { class: 'differs' },
      element('span', { class: 'hidden' }, 'First difference: '),
      element('code', {}, ...code),
    );
  });
  return element('div', {}, element('h4', {}, title), element('ol', { class: 'plain' }, ...shown));
}
