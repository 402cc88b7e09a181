// The three built-ins that msw 3 takes from Node 22, for Node 20.
Promise.withResolvers ??= function withResolvers() {
  const out = {};
  out.promise = new this((resolve, reject) => Object.assign(out, { resolve, reject }));
  return out;
};
Set.prototype.intersection ??= function intersection(other) {
  return new Set([...this].filter((value) => other.has(value)));
};
Set.prototype.difference ??= function difference(other) {
  return new Set([...this].filter((value) => !other.has(value)));
};
