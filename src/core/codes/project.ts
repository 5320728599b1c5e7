export const projectCodes = {} as const;
