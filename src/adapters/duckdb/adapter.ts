import type { Adapter } from '../adapter.ts';

export declare const adapter: Adapter;
