/** Lets an aborted caller go at once; what it waited for goes on for others. */
export async function unlessAborted<Result>(signal: AbortSignal | undefined, work: Result | Promise<Result>): Promise<Result> {
  if (!signal) return work;
  let leave: (() => void) | undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    if (leave) signal.removeEventListener('abort', leave);
  }
}
