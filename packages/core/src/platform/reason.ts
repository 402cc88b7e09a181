import { inOneLine } from '../util/printable.ts';
import { redact } from '../util/redact.ts';

const LONGEST = 500;
/** Of a longer text only the start is searched for secrets: a service may answer with megabytes. */
const LONGEST_READ = 16 * 1024;
const DEEPEST = 3;

/** What else is known of a failure. */
export interface FailureDetails {
  /** Hides further secrets. */
  readonly hide?: ((text: string) => string) | undefined;
  readonly profile?: string | undefined;
  readonly fix?: string | undefined;
}

/**
 * Says what failed, why, and what to do. The reason is the error's own, in one line and without secrets, because many programs log only
 * messages. If an SSO session has ended, the command that renews it comes first. A cause that
 * is not an object has nothing more to say.
 */
export function failureOf(
  what: string,
  error: unknown,
  { hide = (text) => text, profile, fix }: FailureDetails = {},
): string {
  const words = withoutQuotes(wordsOf(error).slice(0, LONGEST_READ));
  const reason = inOneLine(
    redact(hide(words.trim().replace(/\.$/, '')))
      .replace(/\r?\n\s*/g, ' ')
      .slice(0, LONGEST),
  );
  const failure = `${what} failed: ${reason}.`;
  if (!/aws sso login/.test(reason))
    return fix || Object(error) === error ? `${failure} ${fix ?? 'See the cause of this error.'}` : failure;
  const name = /profile=([\w@.+:/-]+)(?: was |')/.exec(reason)?.[1] ?? profile; // it may be another one: the source of the configured profile
  return `Run aws sso login${name ? ` --profile ${/[^\w@.+:/-]/.test(name) ? JSON.stringify(name) : name}` : ''}. ${failure}`;
}

/** Removes what an error quotes: a command line may hold a password, and a text that was to be JSON may be the keys. */
function withoutQuotes(words: string): string {
  const ofCommand = words.replace(/Command failed: .*/, 'The command failed.');
  return /not valid JSON|JSON Parse error/.test(ofCommand) ? ofCommand.replace(/".*"/s, '"[redacted]"') : ofCommand;
}

/** The words of whatever was thrown. Reading it may throw, too. */
function wordsOf(error: unknown, depth = 0): string {
  try {
    return readWords(error, depth);
  } catch {
    return 'it threw an object that cannot be read';
  }
}

/** An error's message and those of its causes: "fetch failed" says nothing. Node's error for several addresses has no message. */
function readWords(error: unknown, depth: number): string {
  if (typeof error !== 'object' || error === null) return typeof error === 'string' ? error : 'it threw no error';
  const { message, name, cause, errors } = error as Partial<AggregateError>;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const own = String(message || name || 'it threw an object that is no error');
  const inner = message ? cause : (first ?? cause);
  if (!inner || depth >= DEEPEST) return own;
  const words = wordsOf(inner, depth + 1);
  return !message && first ? words : own.includes(words) ? own : `${own}: ${words}`;
}
