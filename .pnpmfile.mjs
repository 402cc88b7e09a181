/** What only this repository needs of a manifest stays here: the sources that `@sigv4/source` leads to are not in the packages. */
export const hooks = {
  beforePacking: (manifest) => ({
    ...manifest,
    exports: withoutSources(manifest.exports),
    imports: withoutSources(manifest.imports),
  }),
};

function withoutSources(conditions) {
  if (typeof conditions !== 'object' || conditions === null || Array.isArray(conditions)) return conditions;
  return Object.fromEntries(
    Object.entries(conditions)
      .filter(([name]) => name !== '@sigv4/source')
      .map(([name, value]) => [name, withoutSources(value)]),
  );
}
