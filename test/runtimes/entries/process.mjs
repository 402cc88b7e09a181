// Node, Bun and Deno: the addresses come as an argument, the result goes to stdout.
import { runSuite } from '../suite/suite.mjs';

const result = await runSuite(JSON.parse(process.argv[2]));
console.log(`\nresult: ${JSON.stringify(result)}`);
