/** Puts asterisks for the values of dbt's secret variables (`DBT_ENV_SECRET…`), which are shown nowhere. */
export function scrubber(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('DBT_ENV_SECRET') && value !== undefined && value.trim() !== '' ? [value] : [],
  );
  if (secrets.length === 0) return unchanged;
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '*****'), text);
}

const unchanged = (text: string): string => text;

/** A value as JSON in which no text holds a secret; what is not text stays, so that it can be read again. */
export function scrubbedJson(value: unknown, env: Readonly<Record<string, string | undefined>>): string {
  const scrub = scrubber(env);
  if (scrub === unchanged) return JSON.stringify(value);
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'string' ? scrub(item) : item));
}
