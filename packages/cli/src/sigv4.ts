#!/usr/bin/env node
import { EXIT } from './failure.ts';
import { main } from './main.ts';
import { sayFailure } from './output/say.ts';

/** How long the process waits for what is still open at the end. */
const PATIENCE = 100;

/** Waits until all is written, or cannot be. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));

process.once('SIGINT', () => process.exit(EXIT.INTERRUPTED));
process.stderr.on('error', () => undefined); // its reader has gone, and the call goes on
let failure: Error | undefined;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.CANNOT_WRITE); // the reader has gone
  failure = error;
});
let exitCode = await main(process.argv.slice(2));
await written(process.stdout);
if (failure && exitCode === 0) {
  exitCode = EXIT.CANNOT_WRITE;
  sayFailure({ exitCode, message: `Cannot write the output. ${failure.message}.` }, 'sigv4');
}
process.exitCode = exitCode;
await written(process.stderr); // its reader may be slow
setTimeout(() => process.exit(), PATIENCE).unref(); // undici cannot end a connection that is being made, which may take minutes
