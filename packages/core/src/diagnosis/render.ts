import type { Explanation } from '../explanation.ts';
import { unpolluted } from '../util/unpolluted.ts';

type Facts = Omit<Explanation, 'toString'> & { readonly request: string };

/** Makes an explanation. The texts in `facts` must already be safe to show. */
export function explanationOf({ request, ...shown }: Facts): Explanation {
  return Object.defineProperty(shown, 'toString', { value: () => render(request, shown) });
}

const SHOWN = [
  'code',
  'summary',
  'fix',
  'difference',
  'ours',
  'theirs',
  'credentialScope',
  'clockOffset',
  'status',
  'serviceCode',
  'requestId',
] as const;

function render(request: string, shown: Omit<Explanation, 'toString'>): string {
  const { code, summary, fix, difference, ours, theirs, credentialScope, clockOffset, status, serviceCode, requestId } =
    unpolluted(shown, SHOWN);
  const lines = [
    `${request}: ${status || 'no answer'}${serviceCode ? ` ${serviceCode}` : ''} (${code})`,
    '',
    summary,
    `To do: ${fix}`,
  ];
  const add = (name: string, value: string | undefined): void =>
    void (value !== undefined && lines.push(`${name}: ${value}`));
  lines.push('');
  if (difference) {
    const { part, name } = unpolluted(difference, ['part', 'name']);
    add('First difference', name ? `the ${part} ${name}` : `the ${part}`);
    lines.push(`  ours:   ${difference.ours ?? '(missing)'}`, `  theirs: ${difference.theirs ?? '(missing)'}`);
  }
  add('Credential scope', credentialScope);
  add(
    'Clock',
    clockOffset === undefined || Math.abs(clockOffset) < 1000
      ? undefined
      : `the server is ${duration(clockOffset)} ${clockOffset > 0 ? 'ahead of' : 'behind'} the date of the signature`,
  );
  add('Request ID', requestId);
  const block = (title: string, text: string | undefined): void =>
    void (text && lines.push('', `${title}:`, ...text.split('\n').map((line) => `  ${line}`)));
  const blocks = (title: string, signed: string | undefined, expected: string | undefined): void => {
    if (signed === expected) return block(`${title}, as it was signed and as AWS expected it`, signed);
    block(`${title} that was signed`, signed);
    block(`${title} that AWS expected`, expected);
  };
  blocks('The canonical request', ours?.canonicalRequest, theirs?.canonicalRequest);
  blocks('The string to sign', ours?.stringToSign, theirs?.stringToSign);
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd();
}

/** Milliseconds in words, such as "60 minutes". */
export function duration(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  for (const [name, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const) {
    if (seconds >= 2 * size) return `${Math.round(seconds / size)} ${name}s`;
  }
  return `${seconds} second${seconds === 1 ? '' : 's'}`;
}
