export const checksCodes = {} as const;
