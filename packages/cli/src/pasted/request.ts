import type { PlainRequest } from '@sigv4/core';
import { isCurlCommand, readCurlCommand, type Surroundings } from './curl-command.ts';
import { headsIn, readRawRequest } from './raw-request.ts';

/**
 * Reads a request as people copy it: a curl command (of a terminal, or of a browser's "Copy as cURL"), a request as HTTP, or what
 * `curl -v` prints. Returns it in the form that `explainAnswer` takes.
 *
 * This file, and what it imports, also runs in a web page: nothing here is Node's. Throws an `Error` for people if the text is none
 * of these, or if the request is not in it, such as the body of `-d @file` where there are no files.
 */
export async function readPastedRequest(text: string, surroundings: Surroundings = {}): Promise<PlainRequest> {
  if (isCurlCommand(text)) return readCurlCommand(text, surroundings);
  const head = headsIn(text, '>').at(-1);
  return readRawRequest(head ? head.join('\n') : text.trimStart());
}
