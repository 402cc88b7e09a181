/** The first line of a section: `[default]`, `[work]`, `[profile work]` or `[profile "my work"]`. */
const SECTION = /^\[\s*(?:(profile)\s+)?(["']?)(.+?)\2\s*\]$/;

/** Returns the sections of a shared file, each with its region: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
function regionsIn(text: string): ReadonlyMap<string, string | undefined> {
  const regions = new Map<string, string | undefined>();
  let section = '';
  let isNested = false; // in a block of indented lines, such as those after `s3 =`
  for (const line of text.split(/\r?\n/)) {
    const setting = line.replace(/(^|\s)[;#].*/, '').trim();
    const [isSection, prefix, , name = ''] = SECTION.exec(setting) ?? [];
    if (isSection) {
      section = prefix ? `profile ${name}` : name;
      regions.set(section, regions.get(section));
    }
    const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(setting) ?? [];
    if (value === '') isNested = true;
    else if (setting && (isSection || !/^\s/.test(line))) isNested = false;
    if (key === 'region' && value && !isNested) regions.set(section, value);
  }
  return regions;
}

/** Returns the region of a profile. As in the AWS SDK, the credentials file goes before the config file, which names it `[profile work]`. */
export function regionOf(profile: string, config: string, credentials: string): string | undefined {
  const regions = regionsIn(config);
  const ofConfig = regions.get(`profile ${profile}`) ?? (profile === 'default' ? regions.get(profile) : undefined);
  return regionsIn(credentials).get(profile) ?? ofConfig;
}

/** True if one of the files has the profile, with or without a region. */
export function hasProfile(profile: string, config: string, credentials: string): boolean {
  const ofConfig = regionsIn(config);
  return (
    regionsIn(credentials).has(profile) ||
    ofConfig.has(`profile ${profile}`) ||
    (profile === 'default' && ofConfig.has(profile))
  );
}
