// Imported before a client that has no option for the clock: its time stands still until `startClock` is called.
const RunningDate = Date;
const now = Date.now();

globalThis.Date = new Proxy(RunningDate, {
  construct: (date, given) => Reflect.construct(date, given.length ? given : [now]),
  get: (date, name) => (name === 'now' ? () => now : Reflect.get(date, name)),
});

export const startClock = () => Object.assign(globalThis, { Date: RunningDate });
