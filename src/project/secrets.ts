import { type Diagnostic, diagnose, lineIndex } from '../core/index.ts';

/** Shapes of secrets that never belong in a project file. Names and placeholders such as AKIAIOSFODNN7EXAMPLE are let through. */
const shapes: readonly { what: string; pattern: RegExp }[] = [
  { what: 'an AWS access key id', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  {
    what: 'an AWS secret access key',
    pattern: /(?:aws_)?secret_?(?:access_?)?key["']?\s*(?:[:=]=?>?|,)\s*["']?([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])/gi,
  },
  { what: 'a bearer token', pattern: /\bBearer\s+[A-Za-z0-9_\-.=]{20,}/gi },
  { what: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----/g },
  { what: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36}\b/g },
  { what: 'a Slack token', pattern: /\bxox[abpr]-[A-Za-z0-9-]{10,}/g },
  { what: 'an API key', pattern: /\bapi_?key["']?\s*[:=]\s*["']?[A-Fa-f0-9]{32}\b/gi },
];

/** What every shape has in it: nearly all files are let through by this alone. */
const trace = /AKIA|ASIA|secret|bearer|eyJ|PRIVATE KEY|gh[pousr]_|xox[abpr]-|api_?key/i;

/** Secret-looking values in a file's text. The value itself is never repeated in the message. */
export function findSecrets(file: string, text: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (!trace.test(text)) return found;
  const lines = lineIndex(text);
  for (const { what, pattern } of shapes) {
    for (const match of text.matchAll(pattern)) {
      if (/EXAMPLE/.test(match[0])) continue;
      found.push(diagnose('secret-in-project', { what }, { span: { file, ...lines.at(match.index) } }));
    }
  }
  return found;
}

/** A line as it may be shown: secrets in it become asterisks, so that places in it stay. */
export function hideSecrets(line: string): string {
  if (!trace.test(line)) return line;
  return shapes.reduce((text, { pattern }) => text.replace(pattern, (match) => '*'.repeat(match.length)), line);
}
