/** Environment variables that dbt keeps from being shown. */
export const secretPrefix = 'DBT_ENV_SECRET';

/** A text as it may be shown: no value of a secret variable, no user and password of an address. */
export function scrub(text: string, env: Readonly<Record<string, string | undefined>>): string {
  let shown = text;
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(secretPrefix) && value !== undefined && value.trim() !== '')
      shown = shown.replaceAll(value, '*****');
  }
  return shown
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]*:[^\s/@'"]*@/gi, '$1*****@')
    .replace(/(\bhttps?:\/\/)[^\s/@'":]+@/gi, '$1*****@');
}
