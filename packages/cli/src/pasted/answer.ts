import type { PlainAnswer, PlainRequest } from '@sigv4/core';
import { readRawRequest } from './raw-request.ts';
import { readTranscript } from './transcript.ts';

/** A pasted text, taken apart. */
export interface Pasted {
  readonly answer: PlainAnswer;
  /** The request, if the text is the output of `curl -v`. */
  readonly request?: PlainRequest | undefined;
}

/**
 * Reads an answer as people copy it: a body, an answer with its head, or all that `curl -v` or `sigv4 -v` print. Without a head and
 * without `status` it is a 403, because nobody asks why a request was accepted. Runs in a web page, too.
 */
export function readPastedAnswer(text: string, status?: number): Pasted {
  const { requests, answers, body } = readTranscript(text);
  const head = answers.filter(([first = '']) => !/^HTTP\/[\d.]+ 1\d\d/.test(first)).at(-1);
  const sent = requests.at(-1);
  if (!head && !sent) return { answer: { status: status ?? statusIn(text), body: text } };
  return {
    answer: { status: status ?? statusIn(head?.[0] ?? ''), headers: head?.slice(1).join('\n'), body },
    request: sent && readRawRequest(sent.join('\n')),
  };
}

/** The status of the last head. */
function statusIn(text: string): number {
  const statuses = [...text.matchAll(/^(?:< ?)?HTTP\/[\d.]+ (\d{3})/gm)];
  return Number(statuses.at(-1)?.[1] ?? 403);
}
