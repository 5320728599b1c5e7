export type Version = string | number;

export interface RefCall {
  readonly name: string;
  readonly package: string | null;
  readonly version: string | number | null;
}
