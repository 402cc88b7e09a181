/** As many processes as keep two cores busy, because many of them wait for something. */
const AT_ONCE = 4;

/**
 * Runs all cases side by side, a few at a time, as soon as the outcome of the first is asked for. Each test asks for that of its own case,
 * so a case remains a test, and all take no longer than what they use of the machine.
 */
export function sideBySide<Case, Outcome>(
  cases: readonly Case[],
  run: (each: Case) => Promise<Outcome>,
): (each: Case) => Promise<Outcome> {
  let outcomes: Map<Case, Promise<Outcome>> | undefined;
  const begin = (): Map<Case, Promise<Outcome>> => {
    const waiting = [...cases];
    const settled = new Map<Case, (outcome: Promise<Outcome>) => void>();
    const promises = cases.map((each): [Case, Promise<Outcome>] => {
      const outcome = new Promise<Outcome>((resolve) => settled.set(each, resolve));
      outcome.catch(() => undefined); // its own test reports it
      return [each, outcome];
    });
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const outcome = run(next);
        settled.get(next)?.(outcome);
        await outcome.catch(() => undefined);
      }
    };
    for (let at = 0; at < AT_ONCE; at++) void lane();
    return new Map(promises);
  };
  return (each) => {
    outcomes ??= begin();
    return outcomes.get(each) ?? Promise.reject(new Error('This case is not in the table.'));
  };
}
