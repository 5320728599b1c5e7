import { createHash } from 'node:crypto';

/** SHA-256 of the text's UTF-8 bytes as 64 lower-case hex digits; dbt's checksum of a file. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** MD5 as hex: only where dbt's own names and ids demand it (test ids, local_md5), never for safety. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
