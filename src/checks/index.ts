/** The checks room's door: data tests and unit tests become SQL, many tests of a model one scan. */

export { compileDataTest, type DataTest, failuresOf, judge } from './data-tests.ts';
export { type DatabaseUnitTest, runDatabaseUnitTest } from './database-unit-test.ts';
export { scanSql } from './scan.ts';
export { UnitTester, type UnitTestResult } from './unit-tests.ts';
