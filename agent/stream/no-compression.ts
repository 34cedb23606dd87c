/**
 * What the bundle has in place of node:zlib, which takes two milliseconds of every start to load: the stream offers no compression
 * (protocol.md §2), and ws ends a connection on which the other side uses one that was not offered.
 */
export {};
