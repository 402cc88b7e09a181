/** As many processes as keep two cores busy, because some of them wait for something. */
const AT_ONCE = 6;

/**
 * Runs cases side by side, a few at a time. Returns what gives a test the outcome of its case: it starts the cases after it, too, because
 * their tests come next. So a case remains a test, and all take no longer than what they use of the machine.
 */
export function sideBySide<Case, Outcome>(
  cases: readonly Case[],
  run: (each: Case) => Promise<Outcome>,
): (each: Case) => Promise<Outcome> {
  const begun = new Map<Case, Promise<Outcome>>();
  const begin = (each: Case): void => {
    if (begun.has(each)) return;
    const outcome = run(each);
    outcome.catch(() => undefined); // its own test reports it
    begun.set(each, outcome);
  };
  return (each) => {
    const at = cases.indexOf(each);
    for (const next of cases.slice(at, at + AT_ONCE)) begin(next);
    return begun.get(each) ?? Promise.reject(new Error('This case is not in the table.'));
  };
}
