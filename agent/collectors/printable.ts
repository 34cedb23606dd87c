/** Text from a machine without what a terminal would obey: a disk label with escape codes in it is still only a label. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '\u{fffd}');
