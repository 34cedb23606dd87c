/** Where each system of this family has its fixes: `updates` (Fedora), `baseos` and `appstream` (RHEL and its like). */
export const carriesFixes = /^updates$|^amazonlinux$|baseos|appstream/i;

/** The repository whose cache a folder holds: dnf names it `ID-HASH`, after the address it was fetched from. */
export const repoOf = (folder: string): string | undefined => /^(.+)-[0-9a-f]{16}$/.exec(folder)?.[1];
