import { canonicalLines, stringLines } from '../rules.ts';
import type { Report } from '../report.ts';
import type { Strings } from '../sign.ts';
import type { Claim } from '../claim.ts';
import { element, section } from './element.ts';
import { explanationSection } from './explanation.ts';
import { linesSection } from './lines.ts';
import { inspectedSection, signedSection } from './signature.ts';

/** All parts of the result, in the order in which people look for them. */
export function reportView({ problem, notices, inspected, signed, answer }: Report, isExample: boolean): HTMLElement[] {
  const strings = inspected ?? signed;
  const parts = [
    problem
      ? section('problem', 'This request cannot be read or signed', element('p', { class: 'wrong' }, problem))
      : undefined,
    ...notices.map((notice) => element('p', { class: 'note' }, notice)),
    answer === 'not rejected'
      ? section('explanation', 'AWS did not reject it', element('p', {}, 'A rejection has the status 400, 401 or 403.'))
      : answer && explanationSection(answer),
    inspected && inspectedSection(inspected),
    ...(strings?.canonicalRequest ? linesOf(strings) : []),
    signed && signedSection(signed, isExample),
  ];
  const shown = parts.filter((part) => part !== undefined);
  return shown.length > 0 ? shown : [element('p', { class: 'hint' }, 'Paste a request, or choose an example.')];
}

function linesOf({ canonicalRequest, stringToSign, claim }: Strings & { readonly claim: Claim }): HTMLElement[] {
  const note = canonicalRequest.includes('[redacted]')
    ? 'Secrets are redacted in this text, and their hash is in the string to sign.'
    : undefined;
  return [
    linesSection('canonical-request', 'Canonical request', canonicalLines(canonicalRequest, claim), note),
    ...(stringToSign ? [linesSection('string-to-sign', 'String to sign', stringLines(stringToSign, claim))] : []),
  ];
}

/** The result in a sentence, for screen readers. */
export function summaryOf({ problem, inspected, signed, answer }: Report): string {
  const { service, region, regionSet } = (inspected ?? signed)?.claim ?? {};
  const scope = `for ${service} in ${region || regionSet}`;
  return [
    problem,
    answer && answer !== 'not rejected' ? `Explained: ${answer.explanation.code}.` : undefined,
    inspected && `The request was signed ${scope}. ${inspected.verdict.because}`,
    signed && `Signed ${scope}. The canonical request has ${signed.canonicalRequest.split('\n').length} lines.`,
  ]
    .filter(Boolean)
    .join(' ');
}
