// Tests that run anywhere: no test runner, no global but what every runtime has.

/** The tests in the order in which they were written. */
const tests = [];

/** Adds a test. It is called with the world: the addresses of the servers, and what the runtime can do. */
export function test(name, run) {
  tests.push({ name, run });
}

/** Compares as JSON. */
export function equal(actual, expected, what = 'value') {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Error(`${what}: got ${got}, expected ${wanted}`);
}

export function ok(value, what) {
  if (!value) throw new Error(what);
}

/** What something is rejected with. */
export async function rejection(promise) {
  const value = await promise.then(
    (resolved) => ({ resolved }),
    (error) => ({ error }),
  );
  if ('resolved' in value)
    throw new Error(`resolved with ${String(value.resolved?.status ?? value.resolved)}, expected a rejection`);
  return value.error;
}

/** For what hangs: no test is about time. */
const TOO_LONG = 60_000;

/** Runs everything, one after another. Never rejects. */
export async function runAll(world) {
  const failed = [];
  for (const { name, run } of tests) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no result after ${TOO_LONG / 1000} s`)), TOO_LONG);
    });
    try {
      await Promise.race([run(world), late]);
    } catch (error) {
      failed.push({
        name,
        message: `${error?.message ?? error}\n${error?.stack ?? ''}${error?.cause ? `\ncause: ${error.cause.stack ?? error.cause}` : ''}`,
      });
    } finally {
      clearTimeout(timer);
    }
  }
  return { passed: tests.length - failed.length, failed };
}
