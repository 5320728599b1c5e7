import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, sha256 } from '../core/index.ts';
import { type ParsedTemplate, parseTemplate } from '../template/index.ts';
import type { ParseCache } from './cache.ts';
import { findFiles, type SourceFile } from './discovery.ts';
import { ignoredBy } from './ignore-files.ts';
import type { MacroSource } from './macros.ts';
import { findSecrets, hideSecrets } from './secrets.ts';

/** The files of a project: found below its folders, templates read through the parse cache. */
export class ProjectFiles {
  private readonly root: string;
  private readonly cache: ParseCache;
  private readonly texts = new Map<string, string>();
  private readonly parsed = new Map<string, ParsedTemplate | undefined>();
  private readonly unreadable: Diagnostic[] = [];
  private readonly ignored: (path: string) => boolean;

  constructor(root: string, cache: ParseCache) {
    this.root = root;
    this.cache = cache;
    this.ignored = ignoredBy(root);
  }

  /** Files with one of the endings; one that two folders reach is given once. */
  find(bases: readonly string[], endings: readonly string[]): SourceFile[] {
    const found = new Map<string, SourceFile>();
    const { root, ignored, unreadable: diagnostics } = this;
    const search = { root, folders: [...new Set(bases)], endings, ignored, diagnostics };
    for (const file of findFiles(search)) {
      found.set(file.path, file);
      this.texts.set(file.path, file.text);
    }
    return [...found.values()];
  }

  /** What could not be read, each once though a folder is searched for several kinds of files. */
  problems(): Diagnostic[] {
    return [...new Map(this.unreadable.map((d) => [`${d.span?.file} ${d.message}`, d])).values()];
  }

  /** Reads a template once, however often it is asked for: what is wrong with it is told once. */
  template(file: SourceFile, diagnostics: Diagnostic[]): ParsedTemplate | undefined {
    if (!this.parsed.has(file.path)) this.parsed.set(file.path, this.parse(file, diagnostics));
    return this.parsed.get(file.path);
  }

  private parse(file: SourceFile, diagnostics: Diagnostic[]): ParsedTemplate | undefined {
    const hash = sha256(file.text);
    const cached = this.cache.get<ParsedTemplate>('template', file.path, hash);
    if (cached !== undefined) return cached;
    const parsed = parseTemplate(file.path, file.text);
    const secrets = findSecrets(file.path, file.text);
    diagnostics.push(...parsed.diagnostics, ...secrets);
    if (parsed.value !== undefined && secrets.length === 0) this.cache.set('template', file.path, hash, parsed.value);
    return parsed.value;
  }

  /** Looks for secrets in files that are no templates; those seen unchanged before are not read again. */
  refuseSecrets(files: readonly SourceFile[], diagnostics: Diagnostic[]): void {
    for (const file of files) {
      const hash = sha256(file.text);
      if (this.cache.get('clean', file.path, hash) === true) continue;
      const secrets = findSecrets(file.path, file.text);
      diagnostics.push(...secrets);
      if (secrets.length === 0) this.cache.set('clean', file.path, hash, true);
    }
  }

  /**
   * Macro files, and the files below the test paths: generic tests are macros, the others are singular tests. What stands in
   * fixtures/ is data of unit tests.
   */
  macrosAndTests(
    macroPaths: readonly string[],
    testPaths: readonly string[],
    diagnostics: Diagnostic[],
  ): { macros: MacroSource[]; singular: SourceFile[] } {
    const macros: MacroSource[] = [];
    const singular: SourceFile[] = [];
    const macro = (file: SourceFile, parsed: ParsedTemplate) =>
      macros.push({ path: file.path, text: file.text, parsed });
    for (const file of this.find(macroPaths, ['.sql'])) {
      const parsed = this.template(file, diagnostics);
      if (parsed !== undefined) macro(file, parsed);
    }
    for (const file of this.find(testPaths, ['.sql'])) {
      if (file.path.startsWith(`${file.base}/fixtures/`)) continue;
      const parsed = this.template(file, diagnostics);
      if (parsed === undefined) continue;
      if (parsed.blocks.some((block) => block.callable !== undefined)) macro(file, parsed);
      else singular.push(file);
    }
    return { macros, singular };
  }

  /** The text of a file that was found before. */
  text(path: string): string {
    return this.texts.get(path) ?? '';
  }

  /** A line of a file of the project, for showing errors; undefined when there is none. */
  line(file: string, line: number): string | undefined {
    let content = this.texts.get(file);
    if (content === undefined) {
      try {
        content = readFileSync(join(this.root, file), 'utf8');
      } catch {
        return undefined;
      }
      this.texts.set(file, content);
    }
    const text = content.split('\n')[line - 1];
    return text === undefined ? undefined : hideSecrets(text.replace(/\r$/, ''));
  }
}
