import type { UploadForm } from './upload-form.ts';
import type { Defect } from './verdict.ts';

/** Why an upload form does not pass, and how S3 says so. */
export interface FormDefect extends Defect {
  readonly status: number;
  /** S3's code of the error. */
  readonly error: string;
  /** S3's text, if the reason has more. */
  readonly message?: string | undefined;
  readonly details?: Readonly<Record<string, string>> | undefined;
}

/** A field of a policy's condition, in lower case, and what its value must be. */
interface FieldCondition {
  readonly match: 'eq' | 'starts-with';
  readonly name: string;
  readonly value: string;
  /** As S3 shows it. */
  readonly shown: string;
}

interface Policy {
  readonly expires: number;
  readonly conditions: readonly FieldCondition[];
  readonly sizes: readonly (readonly [smallest: number, largest: number])[];
}

/** Fields that need no condition. */
const FREE = /^(policy|file|signature|awsaccesskeyid|x-amz-signature|x-ignore-.*)$/;

/** Checks an upload against the policy of its form. `bucket` is that of the URL, as far as it is known. */
export function checkPolicy(
  text: string,
  { fields, file }: UploadForm,
  bucket: string | undefined,
  now: number,
): FormDefect | undefined {
  const policy = readPolicy(text);
  if (typeof policy === 'string')
    return {
      code: 'policy-violation',
      status: 400,
      error: 'InvalidPolicyDocument',
      reason: `Invalid Policy: ${policy}`,
    };
  if (policy.expires <= now) return denied('expired', 'Policy expired.');
  const failed = policy.conditions.find((condition) => !holds(condition, fields, bucket));
  if (failed !== undefined) return denied('policy-violation', `Policy Condition failed: ${failed.shown}`);
  const named = new Set(policy.conditions.map(({ name }) => name));
  const extra = fields.find(([name]) => !named.has(name) && !FREE.test(name));
  if (extra !== undefined) return denied('policy-violation', `Extra input fields: ${extra[0]}`);
  return checkSize(policy.sizes, file?.size ?? 0);
}

const denied = (code: Defect['code'], why: string): FormDefect => ({
  code,
  status: 403,
  error: 'AccessDenied',
  reason: `Invalid according to Policy: ${why}`,
});

function checkSize(sizes: Policy['sizes'], size: number): FormDefect | undefined {
  for (const [smallest, largest] of sizes) {
    const limit: [string, string, Record<string, string>] | false =
      size > largest
        ? ['EntityTooLarge', 'exceeds the maximum allowed size', { MaxSizeAllowed: String(largest) }]
        : size < smallest && [
            'EntityTooSmall',
            'is smaller than the minimum allowed size',
            { MinSizeAllowed: String(smallest) },
          ];
    if (!limit) continue;
    const [error, what, allowed] = limit;
    const details = { ProposedSize: String(size), ...allowed };
    return { code: 'policy-violation', status: 400, error, reason: `Your proposed upload ${what}`, details };
  }
  return undefined;
}

/** A field that did not arrive fulfils no condition, also if any value would be allowed. The bucket is in the URL, too. */
function holds(
  { match, name, value }: FieldCondition,
  fields: UploadForm['fields'],
  bucket: string | undefined,
): boolean {
  const sent = fields.flatMap(([field, text]) => (field === name ? [text] : []));
  if (name === 'bucket') return [...sent, bucket].every((text) => text === undefined || fits(match, text, value));
  // Content types in a list, separated by commas, must all start so.
  const partsOf = (text: string): string[] =>
    match === 'starts-with' && name === 'content-type' ? text.split(',') : [text];
  return sent.length > 0 && sent.flatMap(partsOf).every((part) => fits(match, part, value));
}

const fits = (match: FieldCondition['match'], text: string, value: string): boolean =>
  match === 'eq' ? text === value : text.startsWith(value);

/** Reads a policy. Returns a text if it is not one. */
function readPolicy(text: string): Policy | string {
  let given: unknown;
  try {
    given = JSON.parse(Buffer.from(text, 'base64').toString());
  } catch {
    return 'Invalid JSON.';
  }
  const { expiration, conditions } = Object(given) as { readonly expiration?: unknown; readonly conditions?: unknown };
  const expires =
    typeof expiration === 'string' && /^[\d-]+T[\d:.]+Z$/.test(expiration) ? Date.parse(expiration) : Number.NaN;
  if (Number.isNaN(expires)) return "Invalid 'expiration' value";
  if (!Array.isArray(conditions)) return "Policy missing 'conditions'.";
  const read: { conditions: FieldCondition[]; sizes: [number, number][] } = { conditions: [], sizes: [] };
  for (const condition of conditions as unknown[]) {
    const wrong = Array.isArray(condition) ? readList(condition, read) : readSimple(condition, read);
    if (wrong !== undefined) return wrong;
  }
  return { expires, ...read };
}

type Read = { readonly conditions: FieldCondition[]; readonly sizes: [number, number][] };

function readSimple(condition: unknown, { conditions }: Read): string | undefined {
  const [pair, ...more] = typeof condition === 'object' && condition !== null ? Object.entries(condition) : [];
  if (pair === undefined || more.length > 0)
    return 'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.';
  const [name, value] = pair as [string, unknown];
  if (typeof value !== 'string') return 'Invalid Simple-Condition: value must be a string.';
  conditions.push({ match: 'eq', name: name.toLowerCase(), value, shown: show('eq', `$${name}`, value) });
  return undefined;
}

function readList(condition: readonly unknown[], { conditions, sizes }: Read): string | undefined {
  const [match, first, second] = condition;
  if (condition.length === 3 && match === 'content-length-range') {
    const [smallest, largest] = [Number(first), Number(second)]; // S3 takes texts, too
    if (!Number.isInteger(smallest) || !Number.isInteger(largest)) return 'Invalid content-length-range.';
    sizes.push([smallest, largest]);
    return undefined;
  }
  const isField =
    condition.length === 3 && typeof first === 'string' && first.startsWith('$') && typeof second === 'string';
  if (!isField || (match !== 'eq' && match !== 'starts-with')) return 'Invalid Condition.';
  conditions.push({ match, name: first.slice(1).toLowerCase(), value: second, shown: show(match, first, second) });
  return undefined;
}

const show = (...parts: readonly string[]): string => `[${parts.map((part) => JSON.stringify(part)).join(', ')}]`;
