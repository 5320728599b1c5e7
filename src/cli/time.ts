import { diagnose, LakeError } from '../core/index.ts';

/** A time of the command line, UTC unless it says otherwise. Throws `usage`. */
export function timeOf(text: string, flag: string): Date {
  const iso = text.trim().replace(' ', 'T');
  const time = new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}${iso.includes('T') ? 'Z' : 'T00:00:00Z'}`);
  if (!Number.isNaN(time.getTime())) return time;
  throw new LakeError([
    diagnose('usage', { reason: `${flag} ${text} is no time; write 2024-09-01 or 2024-09-01T12:00:00` }),
  ]);
}
