/** Tables as dbt's templates know them. */
export { DateTimeType } from './data-types.ts';
export { ResultTable } from './result-table.ts';
export { convertType, readSeed } from './seed.ts';
export { Table } from './table.ts';
