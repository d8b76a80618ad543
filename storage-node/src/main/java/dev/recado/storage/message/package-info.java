/**
 * Group communication: messages to this node, each processed once however often it is delivered.
 * The inbox is a table in the node's own database, and processing is part of its transaction.
 */
@NullMarked
package dev.recado.storage.message;

import org.jspecify.annotations.NullMarked;
