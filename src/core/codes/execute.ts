export const executeCodes = {} as const;
