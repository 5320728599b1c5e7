export const adapterCodes = {} as const;
