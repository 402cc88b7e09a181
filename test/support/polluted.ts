/** Runs something while `Object.prototype` has these properties, as a library with a hole leaves them behind. */
export async function polluted<Result>(
  pollution: Readonly<Record<string, unknown>>,
  run: () => Promise<Result>,
): Promise<Result> {
  const prototype = Object.prototype as unknown as Record<string, unknown>;
  Object.assign(prototype, pollution);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(pollution)) delete prototype[name];
  }
}
