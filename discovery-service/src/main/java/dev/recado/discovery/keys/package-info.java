/**
 * The fleet's API keys, of which only hashes are kept. The first admin key is made, or taken from a
 * file, when there is none.
 */
@NullMarked
package dev.recado.discovery.keys;

import org.jspecify.annotations.NullMarked;
