/**
 * The room that the Raft logs have left. Below the least a node leads nothing, so that the
 * positions do not depend on a log that is about to be full.
 */
@NullMarked
package dev.recado.storage.disk;

import org.jspecify.annotations.NullMarked;
