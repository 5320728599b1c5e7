export const cliCodes = {} as const;
