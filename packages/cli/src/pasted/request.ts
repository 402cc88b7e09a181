import type { PlainRequest } from '@sigv4/core';
import { isCurlCommand, readCurlCommand, type Surroundings } from './curl-command.ts';
import { readRawRequest } from './raw-request.ts';
import { readTranscript } from './transcript.ts';

/**
 * Reads a request as people copy it: a curl command (of a terminal, or of a browser's "Copy as cURL"), a request as HTTP, or what
 * `curl -v` prints. Returns it in the form that `explainAnswer` takes.
 *
 * This file, and what it imports, also runs in a web page: nothing here is Node's. Throws an `Error` for people if the text is none
 * of these, or if the request is not in it, such as the body of `-d @file` where there are no files.
 */
export async function readPastedRequest(pasted: string, surroundings: Surroundings = {}): Promise<PlainRequest> {
  const text = pasted.replace(/^\s*```.*\n|\n```\s*$/g, ''); // the fence of a code block in Markdown
  const head = readTranscript(text).requests.at(-1);
  if (!head) return isCurlCommand(text) ? readCurlCommand(text, surroundings) : readRawRequest(text.trimStart());
  const sent = readRawRequest(head.join('\n'));
  const command = text.slice(0, text.search(/^[*>{<] /m)); // `curl -v` does not print the body, but the command has it
  return isCurlCommand(command) ? { ...sent, body: (await readCurlCommand(command, surroundings)).body } : sent;
}
