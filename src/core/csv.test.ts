import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

const values = (text: string, delimiter = ',') => readCsv(text, delimiter).records.map((record) => record.values);

describe('readCsv', () => {
  it.each([
    [
      'an empty first field keeps the second',
      'a,b\n,1\n',
      [
        ['a', 'b'],
        [null, '1'],
      ],
    ],
    [
      'empty last fields',
      'a,b\n1,\n,',
      [
        ['a', 'b'],
        ['1', null],
        [null, null],
      ],
    ],
    ['quoted delimiters, quotes and line ends', '"a,b","say ""hi""","x\ny"', [['a,b', 'say "hi"', 'x\ny']]],
    ['an empty quoted field is text', 'a,""\n', [['a', '']]],
    [
      'CRLF',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a carriage return inside a field stays', 'a\r,b\n', [['a\r', 'b']]],
    ['blank lines are left out', '\na\n\n1\n\n', [['a'], ['1']]],
    ['no line end at the end', 'a\n1', [['a'], ['1']]],
    ['nothing', '', []],
  ])('%s', (_name, text, rows) => {
    expect(values(text)).toEqual(rows);
  });

  it('takes another delimiter', () => {
    expect(values('a;b,c\n', ';')).toEqual([['a', 'b,c']]);
  });

  it('tells the line on which a row starts, after line ends in quotes too', () => {
    expect(readCsv('a\n"x\ny"\n\nz\n', ',').records.map((record) => record.line)).toEqual([1, 2, 5]);
  });

  it.each([
    ['a\n1\n"x', { line: 3, reason: 'a quoted field is not closed' }],
    ['a\n"x"y\n', { line: 2, reason: 'text follows the closing quote of a field' }],
  ])('%j cannot be read', (text, fault) => {
    expect(readCsv(text, ',').fault).toEqual(fault);
  });
});
