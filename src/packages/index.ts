/** The packages room's door: packages.yml becomes package-lock.yml and the folders of packages-install-path. */
export { parseAdded } from './add.ts';
export { scrub } from './scrub.ts';
export { updatePackages } from './update.ts';
