// A server on this machine that reads what it gets and answers shortly. In a process of its own, so that its time is not counted.
import { createServer } from 'node:http';

createServer((request, response) => {
  request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{"ok":true}'));
}).listen(0, '127.0.0.1', function listening() {
  process.send(this.address().port);
});
process.on('disconnect', () => process.exit());
