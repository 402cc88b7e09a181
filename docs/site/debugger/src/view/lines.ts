import type { Line } from '../rules.ts';
import type { Source } from '../sources.ts';
import { element, section } from './element.ts';

/** A text that is signed, line by line, each with its rule. */
export const linesSection = (id: string, title: string, lines: readonly Line[], note?: string): HTMLElement =>
  section(
    id,
    title,
    note ? element('p', {}, note) : undefined,
    element('ol', { class: 'lines' }, ...lines.map(lineItem)),
  );

const lineItem = ({ text, rule, sources }: Line): HTMLElement =>
  element(
    'li',
    {},
    text ? element('code', {}, text) : element('code', { class: 'empty' }, '(empty)'),
    element('p', {}, rule, links(sources)),
  );

/** Links that tell the other page nothing about this one. They open a new tab, because this page stores nothing. */
export const links = (sources: readonly Source[]): HTMLElement =>
  element(
    'span',
    { class: 'sources' },
    ...sources.flatMap(({ title, href }, at) => [
      at > 0 ? ' · ' : undefined,
      element('a', { href, rel: 'noreferrer', target: '_blank' }, title),
    ]),
  );
