#!/usr/bin/env node
import { EXIT } from './failure.ts';
import { main } from './main.ts';

process.once('SIGINT', () => process.exit(EXIT.INTERRUPTED));
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.CANNOT_WRITE); // the reader has gone
});
process.exitCode = await main(process.argv.slice(2));
