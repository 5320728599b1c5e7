export const templateCodes = {} as const;
