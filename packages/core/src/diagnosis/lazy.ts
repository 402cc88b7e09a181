import type { Explanation } from '../explanation.ts';
import type { RefusalRecord } from '../refusal/record.ts';
import type { PlainAnswer, PlainRequest } from './explain-answer.ts';
import type { Tools } from './plain-answer.ts';
import type { Reason } from './causes/unsigned.ts';

/**
 * Loads the diagnosis, and lets it explain a rejection. In the package this is a file of its own: a bundler that finds an `import()` in a
 * file adds the code that loads chunks, also for programs that never call it.
 */
export async function diagnoseLazily(
  record: RefusalRecord,
  body: string | undefined,
): Promise<Explanation | undefined> {
  return (await import('#diagnosis')).diagnose(record, body);
}

/** The same for an answer in plain data. */
export async function diagnoseAnswerLazily(
  answer: PlainAnswer,
  request: PlainRequest | undefined,
  tools: Tools,
  reason?: Reason,
): Promise<Explanation | undefined> {
  return (await import('#diagnosis')).diagnoseAnswer(answer, request, tools, reason);
}
