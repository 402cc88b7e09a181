// What nobody catches ends a process: an error event without a listener, and a promise that rejects for nobody.

const thrown = [];
const note = (error) => void thrown.push(error);

process.on('uncaughtException', note);
process.on('unhandledRejection', note);

/** What was thrown to nobody since the last call. A stream tells its error in the next turn. */
export async function thrownToNobody() {
  await new Promise((resolve) => setImmediate(resolve));
  return thrown.splice(0);
}

/** From here on, an error ends the process as ever. */
export function stopCatching() {
  process.off('uncaughtException', note);
  process.off('unhandledRejection', note);
}
